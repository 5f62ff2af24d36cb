// Show pages in headless Chromium and do what is asked, step by step: node browse.mjs PROGRAM. Each line that comes in is
// a request, each that goes out its answer (both JSON); every page has a context of its own, which knows of no other.
// A request: page (a file:// address), javascript, width, steps. A step is
// ["press", key], ["until", key, expression], ["type", text], ["choose", selector, value], ["look", expression],
// ["media", features], ["picture", path, fullPage] or ["print", path]. The answer: what each "look" gave, what the console
// said, errors that nobody caught, dialogs, and every request beyond the page itself; or "failed", if a step did.
import { createInterface } from "node:readline";
import { chromium } from "playwright-core";

const PATIENCE = 120_000;
const tell = (answer) => process.stdout.write(`${JSON.stringify(answer)}\n`);
process.on("uncaughtException", (error) => { tell({ failed: String(error.stack) }); process.exitCode = 1; });
const browser = await chromium.launch({
  executablePath: process.argv[2],
  headless: true,
  args: [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
  ],
});

async function show(asked, page) {
  const answer = { looks: [], console: [], errors: [], dialogs: [], requests: [] };
  page.on("console", (said) => answer.console.push(said.text()));
  page.on("pageerror", (error) => answer.errors.push(String(error)));
  page.on("dialog", (dialog) => { answer.dialogs.push(dialog.message()); dialog.dismiss(); });
  page.on("request", (request) => { if (request.url() !== asked.page) answer.requests.push(request.url()); });

  async function until(key, expression) {
    for (let presses = 0; presses < 500; presses += 1) {
      await page.keyboard.press(key);
      if (await page.evaluate(expression)) return;
    }
    throw new Error(`${key} does not lead to ${expression}`);
  }

  const steps = {
    until,
    press: (key) => page.keyboard.press(key),
    type: (text) => page.keyboard.type(text),
    choose: (selector, value) => page.selectOption(selector, value),
    look: async (expression) => answer.looks.push(await page.evaluate(expression)),
    picture: (path, fullPage) => page.screenshot({ path, fullPage }),
    print: (path) => page.pdf({ path, preferCSSPageSize: true }),
    media: (features) => page.emulateMedia(features),
  };
  await page.goto(asked.page);
  for (const [step, ...details] of asked.steps) await steps[step](...details);
  return answer;
}

for await (const line of createInterface({ input: process.stdin })) {
  const asked = JSON.parse(line);
  const context = await browser.newContext({
    javaScriptEnabled: asked.javascript,
    viewport: { width: asked.width, height: 900 },
  });
  const late = new Promise((_, no) => { setTimeout(() => no(new Error("took too long")), PATIENCE).unref(); });
  const answer = await Promise.race([show(asked, await context.newPage()), late])
    .catch((error) => ({ failed: String(error.stack) }));
  await context.close();
  tell(answer);
}
await browser.close();
