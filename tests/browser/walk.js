/* Every kind of page in four looks: reachable by everyone, within its window, whole, light, and quiet. */
"use strict";

const path = require("node:path");
const { GUEST } = require("./site");
const { Places, pages } = require("./pages");
const { expect, Watch, axe, overflow, narrowest, weight } = require("./check");

/* Both widths, both languages, both schemes of colour; with axe where the two differ most. */
const LOOKS = [
	{ name: "phone-zh", width: 390, height: 844, lang: "zh", colorScheme: "light", axe: true },
	{ name: "phone-en", width: 390, height: 844, lang: "en", colorScheme: "dark", axe: true },
	{ name: "desk-zh", width: 1280, height: 900, lang: "zh", colorScheme: "dark", axe: true },
	{ name: "desk-en", width: 1280, height: 900, lang: "en", colorScheme: "light", axe: true },
];
const PRINTED = new Set(["history", "project-running", "occasion-done", "award"]);
const FORCED = new Set(["project-press", "work-officer", "project-new"]);
const PDF_MIN = 4000;

class Walk {
	constructor(site, folder) {
		this.site = site;
		this.folder = folder;
		this.places = new Places(site);
		this.paths = new Set();
	}

	/* One page in one look. */
	async see(kind, at, look, sheet, watch) {
		const answer = await sheet.goto(at);
		const html = await answer.text();
		const wrong = answer.status() === kind.status ? [] : [`answers ${answer.status()}`];
		this.site.kept.put(`page-${kind.name}-${look.name}`, html);
		wrong.push(...await overflow(sheet), ...await weight(this.site.base, html));
		if (look.axe)
			wrong.push(...await axe(sheet));
		if (look.width < 1280) {
			wrong.push(...await narrowest(sheet));
		} else {
			wrong.push(...await this.beyondScreen(kind, sheet));
		}
		return [...wrong, ...watch.take()];
	}

	/* On paper, and in the colours that somebody set for all of his programs. */
	async beyondScreen(kind, sheet) {
		const wrong = [];
		if (PRINTED.has(kind.name)) {
			const pdf = await sheet.pdf({ path: path.join(this.folder, `${kind.name}.pdf`), format: "A4" });
			if (pdf.length < PDF_MIN)
				wrong.push(`an empty sheet: ${pdf.length} bytes`);
		}
		if (FORCED.has(kind.name)) {
			await sheet.emulateMedia({ forcedColors: "active" });
			wrong.push(...await overflow(sheet));
			await sheet.screenshot({ path: path.join(this.folder, `${kind.name}-forced.png`), fullPage: true });
			await sheet.emulateMedia({ forcedColors: "none" });
		}
		return wrong;
	}

	async person(who, kinds, look) {
		const { name, axe: withAxe, ...window } = look;
		const context = await this.site.as(who, window);
		const sheet = await context.newPage();
		const watch = new Watch(sheet, this.site.base);
		for (const kind of kinds)
			await expect(`${kind.name}, ${name}`, async () => {
				const at = typeof kind.at === "string" ? kind.at : await kind.at(this.places);
				return this.see(kind, at, look, sheet, watch);
			});
		watch.paths.forEach((p) => this.paths.add(p));
		await context.close();
	}

	async all(names) {
		const wanted = pages.filter((page) => !names.length || names.some((name) => page.name.startsWith(name)));
		const jobs = [];
		for (const who of new Set(wanted.map((page) => page.who))) {
			if (who !== GUEST)
				await this.site.session(who);
			for (const look of LOOKS)
				jobs.push(() => this.person(who, wanted.filter((page) => page.who === who), look));
		}
		/* Two at a time: one draws while the other waits for its answer. */
		await Promise.all([0, 1].map(async () => {
			for (let job = jobs.shift(); job; job = jobs.shift())
				await job();
		}));
	}

	/* A brace forgotten at the end of a rule swallows all the rules behind it: the browser sees rules within a rule. */
	async sheets() {
		const context = await this.site.window();
		const sheet = await context.newPage();
		const wrong = [];
		for (const at of ["/", await this.places.occasion("open").then((path) => `${path}/live`)]) {
			await sheet.goto(at);
			wrong.push(...await sheet.evaluate(() => [...document.styleSheets].flatMap((styles) => [...styles.cssRules]
				.filter((rule) => rule instanceof CSSStyleRule && rule.cssRules.length)
				.map((rule) => `${new URL(styles.href).pathname}: ${rule.selectorText} has rules within`))));
		}
		await context.close();
		return wrong;
	}
}

module.exports = { Walk };
