// Show one page in headless Chromium and do what is asked, step by step: node browse.mjs < REQUEST > ANSWER (both JSON).
// The request: page (a file:// address), program, profile (an empty folder), javascript, width, steps. A step is
// ["press", key], ["until", key, expression], ["type", text], ["choose", selector, value], ["look", expression],
// ["media", features], ["picture", path, fullPage] or ["print", path]. The answer: what each "look" gave, what the console
// said, errors that nobody caught, dialogs, and every request beyond the page itself.
import { readFileSync } from "node:fs";
import { chromium } from "playwright-core";

const asked = JSON.parse(readFileSync(0, "utf8"));
const answer = { looks: [], console: [], errors: [], dialogs: [], requests: [] };
const context = await chromium.launchPersistentContext(asked.profile, {
  executablePath: asked.program,
  headless: true,
  args: [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
  ],
  javaScriptEnabled: asked.javascript,
  viewport: { width: asked.width, height: 900 },
});
const page = await context.newPage();
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
await context.close();
process.stdout.write(JSON.stringify(answer));
