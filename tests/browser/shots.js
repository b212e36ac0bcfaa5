/* Pictures of every kind of page in four looks, for a person to judge: node shots.js BASE ACCOUNTS FOLDER [NAME…] */
"use strict";

const fs = require("node:fs");
const path = require("node:path");
const { Site } = require("./site");
const { Places, pages } = require("./pages");

const LOOKS = [
	{ name: "phone-zh", width: 390, height: 844, lang: "zh" },
	{ name: "phone-en-dark", width: 390, height: 844, lang: "en", colorScheme: "dark" },
	{ name: "desk-zh-dark", width: 1280, height: 900, lang: "zh", colorScheme: "dark" },
	{ name: "desk-en", width: 1280, height: 900, lang: "en" },
];

async function main(base, accounts, folder, names) {
	const site = new Site(base, accounts);
	const places = new Places(site);
	const wanted = pages.filter((page) => !names.length || names.some((name) => page.name.startsWith(name)));
	fs.mkdirSync(folder, { recursive: true });
	await site.start();
	try {
		for (const page of wanted) {
			const at = typeof page.at === "string" ? page.at : await page.at(places).catch((error) => error);
			if (at instanceof Error) {
				console.log(`${page.name}: ${at.message}`);
				continue;
			}
			for (const { name, ...look } of LOOKS) {
				const context = await site.as(page.who, look);
				const sheet = await context.newPage();
				await sheet.goto(at);
				await sheet.screenshot({ path: path.join(folder, `${page.name}-${name}.png`), fullPage: true });
				await context.close();
			}
			console.log(`${page.name}  ${at}`);
		}
	} finally {
		await site.stop();
	}
}

const [base, accounts, folder, ...names] = process.argv.slice(2);
main(base, accounts, folder, names).catch((error) => {
	console.error(error);
	process.exitCode = 1;
});
