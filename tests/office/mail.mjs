// Read a mail with Thunderbird's MIME parser (jsmime, as Proton keeps it on npm): node mail.mjs FILE
import { readFileSync } from "node:fs";
import { register } from "node:module";

// its modules name each other without a suffix, as bundlers take them
const resolve = "export const resolve = (name, context, next) => next(name, context).catch(() => next(`${name}.js`, context));";
register(`data:text/javascript,${encodeURIComponent(resolve)}`);
const { parseMail } = await import("@protontech/jsmimeparser");

const mail = parseMail(readFileSync(process.argv[2]));
const attachments = mail.attachments.map((one) => [one.fileName, one.contentType, Buffer.from(one.content).toString("hex")]);
const { subject, to, headers } = mail;
console.log(JSON.stringify({ subject, to, unsent: headers["x-unsent"], text: mail.body.text, attachments }));
