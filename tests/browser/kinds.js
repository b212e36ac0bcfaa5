/* Which kind of page an address opens, and the HTML of each kind for the checker, whichever way it was reached. */
"use strict";

const fs = require("node:fs");
const path = require("node:path");
const { execFile } = require("node:child_process");
const { promisify } = require("node:util");
const { isPage } = require("./pages");

const ROUTES = `${__dirname}/../golden/routes.txt`;

/* A pattern of the route table as one that finds its paths. */
function fits(pattern) {
	return new RegExp(`^${pattern.replace(/[.]/g, "\\.").replace(/\{[a-z0-9_]+\}/g, "[^/]+")}$`);
}

const routes = fs.readFileSync(ROUTES, "utf8").split("\n").filter(Boolean).map((line) => line.split(" "));
const shown = routes.filter(([method]) => method === "GET").map(([, pattern]) => pattern);
/* What is written out goes before what is filled in. */
const literal = [...new Set(routes.map(([, pattern]) => pattern))].sort((a, b) => a.split("{").length - b.split("{").length);

function kindOf(at) {
	return literal.find((pattern) => fits(pattern).test(at)) ?? "none";
}

/* The routes that nobody has opened. */
function unopened(paths) {
	const opened = new Set([...paths].map(kindOf));
	return shown.filter((pattern) => !opened.has(pattern) && isPage(pattern)).map((pattern) => `nobody has opened ${pattern}`);
}

class Kept {
	constructor(folder) {
		this.folder = path.join(folder, "html");
		this.names = new Set();
		fs.mkdirSync(this.folder, { recursive: true });
	}

	put(name, html) {
		this.names.add(name);
		fs.writeFileSync(path.join(this.folder, `${name}.html`), html);
	}

	/* The same kind answered with another status is another page: a form with its errors, a refusal. Answers whether it is new. */
	async putFirst(at, lang, answer) {
		const name = `${kindOf(at).replace(/[^a-z_]+/g, "-")}-${answer.status()}-${lang}`;
		if (this.names.has(name))
			return false;
		this.put(name, await answer.text());
		return true;
	}

	/* Every page's HTML, in one run of the checker. */
	async valid() {
		const jar = require.resolve("vnu-jar/build/dist/vnu.jar");
		const said = await promisify(execFile)("java", ["-Xss1m", "-jar", jar, "--format", "json", "--exit-zero-always", "--stdout",
			this.folder], { maxBuffer: 64 * 1024 * 1024 });
		const messages = JSON.parse(said.stdout).messages.filter((m) => m.type === "error");
		const once = new Map(messages.map((m) => [m.message.replace(/“[^”]*”/, "…"), m]));
		return [...once.values()].map((m) => `${path.basename(m.url)}:${m.lastLine}: ${m.message}: ${m.extract}`);
	}
}

module.exports = { Kept, unopened };
