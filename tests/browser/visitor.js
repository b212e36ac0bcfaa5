/* Somebody at his own window, who does one thing after the other: with the mouse, or by keyboard alone. */
"use strict";

const fs = require("node:fs");
const { so, Watch, axe, overflow, narrowest } = require("./check");

const CATALOG = `${__dirname}/../../templates/locale/zh_CN.po`;
const TABS_MAX = 90;

/* Chinese of an English text, as the site itself has it. */
const chinese = (() => {
	const texts = new Map();
	const read = (lines) => lines.map((line) => JSON.parse(line.slice(line.indexOf('"')))).join("");
	for (const entry of fs.readFileSync(CATALOG, "utf8").split("\n\n")) {
		const found = /^msgid ((?:".*"\n)+)msgstr ((?:".*"\n?)+)/m.exec(entry);
		if (found && !entry.includes("msgctxt"))
			texts.set(read(found[1].trim().split("\n")), read(found[2].trim().split("\n")));
	}
	return texts;
})();

class Visitor {
	static async of(site, login, look) {
		const visitor = new Visitor();
		visitor.site = site;
		visitor.look = look;
		visitor.context = await site.as(login, look);
		visitor.page = await visitor.context.newPage();
		visitor.watch = new Watch(visitor.page, site.base);
		visitor.page.on("response", (answer) => {
			if (answer.request().isNavigationRequest() && answer.frame() === visitor.page.mainFrame())
				visitor.answer = answer;
		});
		visitor.watch.paths = site.opened;
		return visitor;
	}

	text(english) {
		if (this.look.lang === "en")
			return english;
		so(chinese.has(english), `no such text: ${english}`);
		return chinese.get(english);
	}

	get status() {
		return this.answer?.status();
	}

	get path() {
		return new URL(this.page.url()).pathname;
	}

	async go(path) {
		await this.page.goto(path);
		await this.looks();
	}

	/* Whatever page one came to: fits its window, and has nothing to complain of; with axe where scripts run. The first of its kind
	 * is kept for the checker of HTML, and is looked at in the narrowest window too. */
	async looks() {
		const wrong = [...await overflow(this.page), ...(this.look.script === false ? [] : await axe(this.page)), ...this.watch.take()];
		const lang = await this.page.getAttribute("html", "lang");
		if (await this.site.kept.putFirst(this.path, lang, this.answer) && this.page.viewportSize().width <= 1280)
			wrong.push(...await narrowest(this.page));
		so(!wrong.length, `${this.path}: ${wrong.join("\n")}`);
	}

	/* Does what leads to another page, and waits until that is there. */
	async leave(act, status = 200) {
		await Promise.all([this.page.waitForEvent("framenavigated", (frame) => frame === this.page.mainFrame()), act()]);
		await this.page.waitForLoadState("load");
		so(this.status === status, `${this.path} answers ${this.status}, not ${status}`);
		await this.looks();
	}

	press(what, status) {
		return this.leave(() => this.find(what).click(), status);
	}

	/* A button or link by its English text; or by a selector. */
	find(what) {
		if (/[.#[=>]/.test(what))
			return this.page.locator(what).first();
		const name = this.text(what);
		return this.page.locator("#main").getByRole("button", { name, exact: true })
			.or(this.page.locator("#main").getByRole("link", { name, exact: true })).first();
	}

	async fill(fields) {
		for (const [name, value] of Object.entries(fields)) {
			const field = this.page.locator(`#main [name="${name}"]`).first();
			const kind = await field.evaluate((e) => (e.localName === "select" ? "select" : e.type));
			if (kind === "select")
				await field.selectOption(value);
			else if (kind === "checkbox" || kind === "radio")
				await this.page.locator(`#main [name="${name}"][value="${value === true ? 1 : value}"]`).check();
			else if (kind === "file")
				await field.setInputFiles(value);
			else
				await field.fill(value);
		}
	}

	shows(text) {
		return this.page.locator("#main").getByText(text).first().waitFor();
	}

	says(english) {
		return this.shows(this.text(english));
	}

	has(selector) {
		return this.page.locator(selector).first().waitFor();
	}

	count(selector) {
		return this.page.locator(selector).count();
	}

	/* --- by keyboard --- */

	/* Goes on with the tabulator until there; what has the focus must be seen to have it. */
	async tabTo(what) {
		const wanted = await (typeof what === "string" ? this.find(what) : what).elementHandle();
		for (let n = 0; n < TABS_MAX; n++) {
			if (await wanted.evaluate((e) => e === document.activeElement)) {
				const outline = await wanted.evaluate((e) => {
					const style = getComputedStyle(e);
					return { style: style.outlineStyle, px: parseFloat(style.outlineWidth), box: e.getBoundingClientRect().width };
				});
				so(outline.style !== "none" && outline.px >= 2 && outline.box > 0, `focus is not seen: ${JSON.stringify(outline)}`);
				return;
			}
			await this.page.keyboard.press("Tab");
		}
		throw new Error(`the tabulator does not reach ${what}`);
	}

	async pressKey(what, status, key = "Enter") {
		await this.tabTo(what);
		await this.leave(() => this.page.keyboard.press(key), status);
	}

	async typeInto(name, text) {
		await this.tabTo(`#main [name="${name}"]`);
		await this.page.keyboard.type(text);
	}

	async close() {
		const trouble = this.watch.take();
		await this.context.close();
		so(!trouble.length, trouble.join("\n"));
	}
}

module.exports = { Visitor };
