// Open a workbook with a library of npm and save it again: node resave.mjs sheetjs|sheetjs-dates|exceljs SOURCE TARGET
import ExcelJS from "exceljs";
import xlsx from "xlsx";

async function throughExcelJs(source, target) {
  const book = new ExcelJS.Workbook();
  await book.xlsx.readFile(source);
  await book.xlsx.writeFile(target);
}

const programs = {
  sheetjs: (source, target) => xlsx.writeFile(xlsx.readFile(source), target),
  "sheetjs-dates": (source, target) => xlsx.writeFile(xlsx.readFile(source, { cellDates: true }), target),
  exceljs: throughExcelJs,
};

const [program, source, target] = process.argv.slice(2);
await programs[program](source, target);
