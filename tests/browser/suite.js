/* node suite.js BASE ACCOUNTS FOLDER [walk NAME… | flow NAME…]: the last line is "browser: N passed, M failed". */
"use strict";

const { Site } = require("./site");
const { Places } = require("./pages");
const { Kept, unopened } = require("./kinds");
const { tally, expect } = require("./check");
const { Walk } = require("./walk");
const { Visitor } = require("./visitor");
const { flows } = require("./flows");

/* What a flow needs: windows, and the demo's addresses. */
class Stage {
	constructor(site, folder) {
		this.site = site;
		this.folder = folder;
		this.places = new Places(site);
		this.present = [];
	}

	async visitor(login, look) {
		const visitor = await Visitor.of(this.site, login, look);
		this.present.push(visitor);
		return visitor;
	}

	/* When something went wrong: what everybody had before his eyes. */
	async end(name) {
		for (const [i, visitor] of this.present.entries())
			if (!visitor.page.isClosed())
				await visitor.page.screenshot({ path: `${this.folder}/${name.replaceAll(/[^a-z]+/g, "-")}-${i}.png`, fullPage: true });
		await Promise.all(this.present.splice(0).map((visitor) => visitor.context.close()));
	}
}

async function walkFlows(site, folder, names) {
	const stage = new Stage(site, folder);
	for (const [name, flow] of flows) {
		if (names.length && !names.some((wanted) => name.includes(wanted)))
			continue;
		const began = Date.now();
		await expect(name, () => flow(stage));
		await stage.end(name);
		console.log(`${name}: ${Date.now() - began} ms`);
	}
}

async function main(base, accounts, folder, what, ...names) {
	const kept = new Kept(folder);
	const site = new Site(base, accounts, kept);
	const walk = new Walk(site, folder);
	const began = Date.now();
	await site.start();
	try {
		if (what !== "flow") {
			await walk.all(names);
			console.log(`pages: ${Date.now() - began} ms`);
			await expect("whole stylesheets", () => walk.sheets());
		}
		if (what !== "walk")
			await walkFlows(site, folder, names);
		await expect("valid HTML", () => kept.valid());
		if (!what)
			await expect("every route's page has been opened", () => unopened([...walk.paths, ...site.opened]));
	} finally {
		await site.stop();
	}
	console.log(`took ${Date.now() - began} ms`);
	console.log(`browser: ${tally.passed} passed, ${tally.failed} failed`);
	process.exitCode = tally.failed ? 1 : 0;
}

const [base, accounts, folder, ...rest] = process.argv.slice(2);
main(base, accounts, folder, ...rest).catch((error) => {
	console.error(error);
	console.log(`browser: ${tally.passed} passed, ${tally.failed + 1} failed`);
	process.exitCode = 1;
});
