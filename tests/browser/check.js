/* What is looked at on every page, whichever way it was reached, and the count of what was so and what was not. */
"use strict";

const fs = require("node:fs");
const axeSource = fs.readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");

const WEIGHT_MAX = 60 * 1024;
const NARROWEST = { width: 320, height: 640 };
const AXE_RULES = { type: "tag", values: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"] };

const tally = { passed: 0, failed: 0 };

/* One thing that is so or not: fails with the errors or the texts that it gives. */
async function expect(name, look) {
	let wrong;
	try {
		wrong = (await look()) ?? [];
	} catch (error) {
		wrong = [error.stack.split("\n").slice(0, 12).join("\n")];
	}
	if (wrong.length) {
		tally.failed++;
		console.log(`not so: ${name}\n\t${wrong.join("\n").replaceAll("\n", "\n\t")}`);
	} else {
		tally.passed++;
	}
}

function so(condition, text) {
	if (!condition)
		throw new Error(text);
}

/* Everything that a window loads and complains of, from when it opens. */
class Watch {
	constructor(page, base) {
		this.page = page;
		this.trouble = [];
		this.paths = new Set();
		page.on("request", (request) => {
			if (!request.url().startsWith(base) && !request.url().startsWith("data:"))
				this.trouble.push(`asks another host: ${request.url()}`);
			if (request.isNavigationRequest() && request.method() === "GET")
				this.paths.add(new URL(request.url()).pathname);
		});
		page.on("pageerror", (error) => this.trouble.push(`script: ${error.message}`));
		page.on("console", (message) => {
			/* A refusal is told as an error of loading too; its status is looked at where it is expected. */
			if (message.type() === "error" && !/status of 4\d\d/.test(message.text()))
				this.trouble.push(`console: ${message.text()}`);
		});
		page.on("dialog", (dialog) => {
			this.trouble.push(`dialog: ${dialog.message()}`);
			dialog.dismiss();
		});
	}

	take() {
		return this.trouble.splice(0);
	}
}

async function axe(page) {
	await page.evaluate(axeSource);
	const found = await page.evaluate((rules) => axe.run(document, { runOnly: rules, resultTypes: ["violations"] }), AXE_RULES);
	return found.violations.flatMap((violation) =>
		violation.nodes.map((node) => `axe ${violation.id}: ${node.target.join(" ")}: ${node.failureSummary.replaceAll("\n", " ")}`));
}

/* What is wider than the window, if the page is. */
function overflow(page) {
	return page.evaluate(() => {
		const width = document.documentElement.clientWidth;
		if (document.documentElement.scrollWidth <= width)
			return [];
		const wide = [...document.querySelectorAll("body *")].filter((e) => e.getBoundingClientRect().right > width + 1 && !e.closest(".scroll > *"));
		return [`wider than ${width}: ${wide.slice(0, 3).map((e) => `${e.localName}.${e.className}`).join(", ")}`];
	});
}

/* The same at 1280 px and 400 %. */
async function narrowest(page) {
	const window = page.viewportSize();
	await page.setViewportSize(NARROWEST);
	const wrong = await overflow(page);
	await page.setViewportSize(window);
	return wrong;
}

const sheets = new Map();

/* Bytes of a page and of the styles it names, as they are when unpacked. */
async function weight(base, html) {
	let bytes = Buffer.byteLength(html);
	for (const [, href] of html.matchAll(/<link rel="stylesheet" href="([^"]*)"/g)) {
		if (!sheets.has(href))
			sheets.set(href, (await (await fetch(base + href)).arrayBuffer()).byteLength);
		bytes += sheets.get(href);
	}
	return bytes < WEIGHT_MAX ? [] : [`${bytes} bytes of HTML and CSS`];
}

module.exports = { tally, expect, so, Watch, axe, overflow, narrowest, weight };
