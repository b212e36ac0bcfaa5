/* The running site as its visitors see it: who they are, with which looks, and the browser they use. */
"use strict";

const fs = require("node:fs");
const { chromium } = require("playwright-core");

const BROWSER = process.env.CHROMIUM || "/usr/bin/chromium";
/* Nothing of a browser's own business over the network; as root it has no sandbox to use. */
const SWITCHES = ["--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
	"--disable-component-update", "--disable-sync", "--disable-dev-shm-usage",
	...(process.getuid() === 0 ? ["--no-sandbox"] : [])];
const LOCALES = { zh: "zh-CN", en: "en-US" };
const GUEST = "-";

class Site {
	constructor(base, accounts, kept) {
		this.base = base;
		this.kept = kept;
		this.people = new Map();
		for (const line of fs.readFileSync(accounts, "utf8").trim().split("\n")) {
			const [role, login, password, name] = line.split("\t");
			this.people.set(login, { role, login, password, name });
		}
		this.sessions = new Map();
		this.opened = new Set();
	}

	async start() {
		this.browser = await chromium.launch({ executablePath: BROWSER, args: SWITCHES });
	}

	async stop() {
		await this.browser?.close();
	}

	/* A window of its own: nobody's, until somebody logs in there. */
	async window({ width = 1280, height = 900, lang = "zh", script = true, ...more } = {}) {
		const context = await this.browser.newContext({ baseURL: this.base, viewport: { width, height },
			locale: LOCALES[lang], javaScriptEnabled: script, ...more });
		context.setDefaultTimeout(15000);
		await context.addCookies([{ name: "lang", value: lang, url: this.base }]);
		return context;
	}

	async logIn(page, login) {
		const person = this.people.get(login);
		await page.goto("/login");
		await page.fill("#main [name=login]", person.login);
		await page.fill("#main [name=password]", person.password);
		await Promise.all([page.waitForURL((url) => url.pathname !== "/login"), page.click("#main form button")]);
	}

	/* A hash per login is dear, so everybody logs in once and is then known in every window. */
	async session(login) {
		if (!this.sessions.has(login)) {
			const context = await this.window();
			await this.logIn(await context.newPage(), login);
			this.sessions.set(login, (await context.cookies()).filter((cookie) => cookie.name !== "lang"));
			await context.close();
		}
		return this.sessions.get(login);
	}

	async as(login, look = {}) {
		const context = await this.window(look);
		if (login !== GUEST)
			await context.addCookies(await this.session(login));
		return context;
	}

	/* The text of a page without a window. */
	async read(login, path) {
		const cookies = login === GUEST ? [] : await this.session(login);
		const cookie = [...cookies.map((c) => `${c.name}=${c.value}`), "lang=en"].join("; ");
		const answer = await fetch(this.base + path, { headers: { cookie }, redirect: "manual" });
		return answer.text();
	}

	/* The first address on a page that fits; an Error when none does. */
	async find(login, path, pattern) {
		for (const [, href] of (await this.read(login, path)).matchAll(/href="([^"]*)"/g)) {
			const found = href.replaceAll("&amp;", "&");
			if (pattern.test(found))
				return found;
		}
		throw new Error(`no link like ${pattern} on ${path} for ${login}`);
	}
}

module.exports = { Site, GUEST };
