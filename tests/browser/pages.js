/* Every kind of page, with somebody who may see it. A route that shows a page and is opened neither here nor in a flow fails the suite. */
"use strict";

const { GUEST } = require("./site");

const PROJECT = /^\/projects\/XM[^/]+$/;
const AWARD = /^\/projects\/XM[^/]+\/awards\/\d+$/;
const PARTNER = /^\/partners\/HB[^/]+$/;

/* Addresses that bear a code: the demo gives them anew each time. */
class Places {
	constructor(site) {
		this.site = site;
		this.known = new Map();
	}

	/* The first link on a page that fits. */
	async link(login, path, pattern) {
		const key = [login, path, pattern].join(" ");
		if (!this.known.has(key))
			this.known.set(key, await this.site.find(login, path, pattern));
		return this.known.get(key);
	}

	project(login, state) {
		return this.link(login, `/projects?state=${state}`, PROJECT);
	}

	/* The partner that agent30 acts for; with what is behind its address. */
	async partner(behind = "") {
		return (await this.link(GUEST, `/partners?q=${encodeURIComponent("青海路邻里互助队")}`, PARTNER)) + behind;
	}

	/* An occasion by the seal it bears: open, waiting (to come) or done. */
	async occasion(seal) {
		const text = await this.site.read(GUEST, "/occasions");
		for (const row of text.split('<li class="row').slice(1))
			if (row.includes(`seal-${seal}`))
				return /\/occasions\/HD[0-9A-Z-]+/.exec(row)[0];
		throw new Error(`no occasion is ${seal}`);
	}

	/* The first page of that kind on which the person is offered such a step. */
	async step(login, list, pattern, step) {
		const text = await this.site.read(login, list);
		const paths = [...new Set([...text.matchAll(/href="([^"]*)"/g)].map((m) => m[1]))].filter((p) => pattern.test(p));
		for (const path of paths)
			if ((await this.site.read(login, path)).includes(`href="${path}/${step}"`))
				return `${path}/${step}`;
		throw new Error(`${login} is offered no ${step} on ${list}`);
	}
}

const page = (name, who, at, status = 200) => ({ name, who, at, status });

const step = (name, who, pattern, event, list = "/work") => page(name, who, (places) => places.step(who, list, pattern, event));

const pages = [
	page("home", GUEST, "/"),
	page("login", GUEST, "/login"),
	page("not-found", GUEST, "/projects/XM261116-0001-A", 404),
	page("forbidden", "resident1", "/accounts", 403),
	page("search", GUEST, "/search?q=%E8%80%81%E4%BA%BA"),
	page("search-none", GUEST, "/search?q=zzzz"),
	page("search-mistyped", GUEST, "/search?q=XM261116-0001-A"),
	page("help", GUEST, "/help"),
	page("help-moves", GUEST, (p) => p.link(GUEST, "/help", /^\/help\/moves\/[a-z]+$/)),
	page("privacy", GUEST, "/privacy"),
	page("about", GUEST, "/about"),
	page("feeds", GUEST, "/feeds"),
	page("unit", GUEST, "/units/370203"),
	page("unit-community", GUEST, "/units/370203019001"),
	page("history", GUEST, async (p) => (await p.project(GUEST, "running")).replace("/projects/", "/history/")),

	page("projects", GUEST, "/projects"),
	page("projects-none", GUEST, "/projects?state=closed"),
	page("project-open", GUEST, (p) => p.project(GUEST, "published")),
	page("project-running", GUEST, (p) => p.project(GUEST, "running")),
	page("project-unclaimed", GUEST, (p) => p.project(GUEST, "unclaimed")),
	page("project-press", "agent05", (p) => p.project(GUEST, "published")),
	page("project-new", "secretary-qinghai", "/projects/new"),
	step("project-edit", "secretary-qinghai", PROJECT, "edit"),
	step("project-files", "secretary-qinghai", PROJECT, "files"),
	step("project-withdraw", "secretary-qinghai", PROJECT, "withdraw"),
	step("project-give-up", "secretary-puji", PROJECT, "give_up"),
	page("project-review", "street-dagang", (p) => p.link("street-dagang", "/work", PROJECT)),
	step("project-publish", "street-dagang", PROJECT, "publish"),
	step("project-return", "street-dagang", PROJECT, "return"),
	step("project-republish", "street-dagang", PROJECT, "republish"),
	step("project-reoffer", "street-hefei", PROJECT, "reoffer"),

	page("award", GUEST, (p) => p.link("agent14", "/work", AWARD)),
	page("award-mine", "agent14", (p) => p.link("agent14", "/work", AWARD)),
	page("claim", "agent14", async (p) => p.link("agent14", await p.link("agent14", "/work", AWARD), /^\/claims\//)),
	step("award-renounce", "agent14", AWARD, "renounce"),

	page("partners", GUEST, "/partners"),
	page("partners-none", GUEST, "/partners?q=zzzz"),
	page("partner", GUEST, (p) => p.partner()),
	page("partner-own", "agent30", (p) => p.partner()),
	page("partner-edit", "agent30", (p) => p.partner("/edit")),
	page("partner-leave", "agent30", (p) => p.partner("/leave")),
	page("partner-agent", "agent30", async (p) => p.link("agent30", await p.partner(), /\/agents\/\d+$/)),
	page("partner-offers", "agent30", (p) => p.partner("/offers")),
	page("partner-offer", "agent30", async (p) => p.link("agent30", await p.partner(), /\/offers\/\d+$/)),
	page("partner-offer-withdraw", "agent30", async (p) => p.link("agent30", await p.partner(), /\/offers\/\d+\/withdraw$/)),
	page("partner-district", "district1", (p) => p.partner()),
	page("partner-sign", "district1", (p) => p.partner("/sign")),
	page("partner-suspend", "district1", (p) => p.partner("/suspend")),
	page("partner-expel", "district1", (p) => p.partner("/expel")),
	page("partner-body", "district1", (p) => p.partner("/body")),
	page("partner-contact", "street-dagang", (p) => p.partner("/contact")),
	page("partner-join", "resident1", "/partners/join"),
	page("needs", GUEST, "/needs"),
	page("needs-none", GUEST, "/needs?q=zzzz"),
	page("resources", GUEST, "/resources"),
	page("resources-none", GUEST, "/resources?q=zzzz"),
	page("partner-apply", "resident1", "/partners/apply"),
	page("partner-mine", "agent34", (p) => p.link("agent34", "/work", PARTNER)),
	step("partner-resubmit", "agent34", PARTNER, "resubmit"),
	page("partner-withdraw", "agent34", async (p) => `${await p.link("agent34", "/work", PARTNER)}/withdraw`),
	page("partner-review", "street-dagang", (p) => p.link("street-dagang", "/work", PARTNER)),
	step("partner-list", "street-dagang", PARTNER, "list"),
	step("partner-decline", "street-dagang", PARTNER, "decline"),
	step("partner-return", "street-dagang", PARTNER, "return"),

	page("occasions", GUEST, "/occasions"),
	page("occasion-open", GUEST, (p) => p.occasion("open")),
	page("occasion-waiting", "street-dagang", (p) => p.occasion("waiting")),
	page("occasion-done", GUEST, (p) => p.occasion("done")),
	page("occasion-new", "street-dagang", "/occasions/new"),
	page("reschedule", "street-dagang", async (p) => `${await p.occasion("waiting")}/reschedule`),
	page("live-open", GUEST, async (p) => `${await p.occasion("open")}/live`),
	page("live-waiting", GUEST, async (p) => `${await p.occasion("waiting")}/live`),
	page("live-done", GUEST, async (p) => `${await p.occasion("done")}/live`),

	page("work-officer", "street-dagang", "/work"),
	page("work-secretary", "secretary-qinghai", "/work"),
	page("work-agent", "agent14", "/work"),
	page("work-district", "district1", "/work"),
	page("work-auditor", "auditor", "/work"),
	page("inbox", "agent14", "/inbox"),
	page("inbox-none", "auditor", "/inbox"),
	page("inbox-preferences", "agent14", "/inbox/preferences"),
	page("unsubscribed", GUEST, "/inbox/unsubscribed"),
	page("account", "street-dagang", "/account"),
	page("account-factor", "street-dagang", "/account/factor"),
	page("account-erase", "resident3", "/account/erase"),
	page("register", GUEST, "/register"),
	page("password", GUEST, "/password"),
	page("accounts", "accounts", "/accounts"),
	page("accounts-new", "accounts", "/accounts/new"),
	page("accounts-one", "accounts", "/accounts/secretary-qinghai"),
	page("accounts-code", "accounts", "/accounts/resident3/code"),
	page("accounts-disable", "accounts", "/accounts/resident3/disable"),
	page("accounts-revoke", "accounts", (p) => p.link("accounts", "/accounts/secretary-qinghai", /\/revoke\?/)),
	page("webhooks", "agent30", "/webhooks"),
	page("webhooks-new", "agent30", "/webhooks/new"),
	page("deliveries", "district1", "/deliveries"),
];

/* Addresses of the routes that show no page: for machines, for a file, or a way to another address; and the one that only a mail
 * leads to. */
const NOT_PAGES = ["/feeds/projects", "/feeds/partners", "/feeds/units/{unit}", "/sitemap/{kind}/{part}", "/inbox/unsubscribe/{key}", "/healthz", "/metrics", "/language", "/partners/{code}/letter", "/projects/{code}/files/{file}",
	"/projects/{code}/files/{file}/small",
	"/account/export"];
const FILES = /\.(csv|xlsx|json|atom|xml|ics|txt|svg)$/;
const isPage = (route) => !NOT_PAGES.includes(route) && !FILES.test(route);

module.exports = { Places, pages, isPage };
