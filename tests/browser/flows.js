/* The minutes of PRODUCT.md section 1: what each of them must be able to do, from the first page to the result. */
"use strict";

const { createHmac } = require("node:crypto");
const { GUEST } = require("./site");
const { so } = require("./check");

const AWARD = /^\/projects\/[^/]+\/awards\/\d+$/;
const DELIVERIES_MAX = 20;
const DAY_MS = 86400000;
const PDF = Buffer.from("%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n" +
	"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n");

/* A day or a minute in Shanghai, so many days from now, as a field takes it. */
function day(days) {
	return new Date(Date.now() + days * DAY_MS + DAY_MS / 3).toISOString().slice(0, 10);
}
function minute(days) {
	return new Date(Date.now() + days * DAY_MS + DAY_MS / 3).toISOString().slice(0, 16);
}

/* A unified social credit code with its check character (GB 32100-2015). */
function creditCode(serial) {
	const signs = "0123456789ABCDEFGHJKLMNPQRTUWXY";
	const body = `91370203MA${String(serial).padStart(7, "0")}`;
	let sum = 0;
	for (let i = 0, weight = 1; i < 17; i++, weight = (weight * 3) % 31)
		sum += signs.indexOf(body[i]) * weight;
	return body + signs[(31 - (sum % 31)) % 31];
}

/* What somebody sees without scripts, by the other language and with them: so that axe sees it. */
async function alsoScripted(stage, login, look, path) {
	const me = await stage.visitor(login, { ...look, lang: look.lang === "zh" ? "en" : "zh", script: true });
	await me.go(path);
	so(me.path === path, `${path} leads to ${me.path}`);
	await me.close();
}

/* --- anyone --- */

/* Finds a project by its code as one types it from the telephone; reads who promised what by when, and all that happened. */
async function guest(stage, look) {
	const me = await stage.visitor(GUEST, look);
	const path = await stage.places.project(GUEST, "running");
	const code = path.split("/")[2];
	await me.go("/");
	await me.page.fill("#top-q", code.replaceAll("-", "").toLowerCase());
	await me.leave(() => me.page.press("#top-q", "Enter"));
	so(me.path === path, `the code opens ${me.path}`);
	await me.has(".chain-step[aria-current=step]");
	await me.has(".taken .taken-partner a");
	await me.says("Done by");
	await me.press("The whole history");
	so(await me.count(".trail-line") >= 5, "a short history");
	const last = code.at(-1) === "A" ? "B" : "A";
	await me.go(`/search?q=${code.slice(0, -1)}${last}`);
	await me.says("The check character does not fit");
	await me.go(`/search?q=${encodeURIComponent("老人")}`);
	so(await me.count("#main .row") >= 1, "two characters find nothing");
	await me.go(path);
	await me.leave(() => me.page.locator(".top-me a[href^='/language']").click());
	so(me.path === path, "another language is another page");
	so(await me.page.getAttribute("html", "lang") !== (look.lang === "zh" ? "zh-CN" : "en"), "the language stays");
	await me.close();
}

/* --- a need on its way: secretary, street officer, two partners --- */

/* Posts a need with five fields, by keyboard alone; an empty form first. Answers its path. */
async function post(stage, look, title) {
	const me = await stage.visitor("secretary-qinghai", look);
	await me.go("/work");
	await me.pressKey("Post a need");
	await me.pressKey("#main form .buttons button", 422);
	await me.has("#error-summary a");
	if (look.script !== false)
		so(await me.page.evaluate(() => document.activeElement.id) === "error-summary", "the errors have not the focus");
	const link = me.page.locator("#error-summary a").first();
	await me.tabTo(link);
	await me.page.keyboard.press("Enter");
	await me.page.keyboard.type(title);
	so(await me.page.inputValue("#main [name=title]") === title, "the error does not lead to its field");
	await me.typeInto("need", "三楼至六楼没有扶手，老人上下楼不便。");
	await me.tabTo("#main [name=category]");
	await me.page.keyboard.press("ArrowDown");
	await me.page.keyboard.press("ArrowDown");
	await me.typeInto("place", "青海路12号");
	const [year, month, date] = day(60).split("-");
	await me.typeInto("done_by", `${month}${date}${year}`);
	if (!await me.page.locator("#main details").evaluate((e) => e.open)) {
		await me.tabTo("#main details summary");
		await me.page.keyboard.press("Enter");
	}
	await me.looks();
	if (look.alike) {
		await me.pressKey("#main form .buttons button", 422);
		await me.shows(look.alike);
		so(await me.page.inputValue("#main [name=title]") === title, "what was typed is lost");
	}
	await me.pressKey("#main form .buttons button");
	await me.shows(title);
	await me.has(".seal-waiting");
	const path = me.path;
	await me.close();
	return path;
}

/* Finds it under what waits, looks, and puts it on the list of the open meeting. */
async function publish(stage, look, path, title) {
	const me = await stage.visitor("street-dagang", look);
	const occasion = (await stage.places.occasion("open")).split("/")[2];
	await me.go("/work");
	await me.press(`a[href="${path}"]`);
	await me.shows(title);
	await me.press(`a[href="${path}/publish"]`);
	await me.fill({ occasion });
	await me.press("#main form .buttons button");
	so(me.path === path, `publishing leads to ${me.path}`);
	await me.has(".head .seal-open");
	await me.close();
}

/* Two partners press; one has it, the other reads who and when and what is open still. On the big screen the notice leaves the wall. */
async function press(stage, look, path, [winner, loser]) {
	const wall = await stage.visitor(GUEST, { lang: look.lang, width: 1920, height: 1080 });
	await wall.go(`${await stage.places.occasion("open")}/live`);
	const tile = `.tile:has(a[href="${path}"])`;
	await wall.has(tile);

	const late = await stage.visitor(loser, look);
	await late.go(path);
	const me = await stage.visitor(winner, look);
	await me.go(path);
	await me.pressKey("Claim this project");
	so(AWARD.test(me.path), `the press leads to ${me.path}`);
	const mine = await me.page.locator(".top-name").innerText();

	await wall.has(`${tile}.is-taken`);
	so(await wall.count(`${tile} .tile-leaving`) === 1, "the notice does not leave the wall");
	await wall.page.locator(`${tile} .tile-leaving`).waitFor({ state: "detached" });
	so(mine.startsWith(await wall.page.locator(`${tile} .tile-by`).innerText()), "the wall names another");
	await wall.looks();
	await wall.close();

	await late.press("Claim this project", 409);
	await late.says("Somebody else was first");
	so(mine.startsWith(await late.page.locator(".taken-partner").first().innerText()), "another is named as first");
	so(/\d\d:\d\d:\d\d/.test(await late.page.locator(".taken-time").first().innerText()), "no time is named");
	so(await late.count(".notice") >= 1, "nothing else is offered");
	await late.close();
	return me;
}

/* Prepares a letter and thinks better of it: what that means is said before. */
async function changeMind(stage, look, path, login) {
	const me = await stage.visitor(login, look);
	await me.go(path);
	await me.press("Prepare the letter of intent");
	await me.press("#main a[href$='/withdraw']");
	await me.press("#main form.form button");
	so(me.path === path, `taking it back leads to ${me.path}`);
	await me.close();
}

/* The winner's letter, handed in within its time, and the work's beginning. */
async function work(me) {
	const award = me.path;
	await me.press("#main a[href^='/claims/']");
	await me.fill({ what: "装扶手四层", with: "两名师傅，材料自备", by: day(30) });
	await me.press("Hand in the letter");
	await me.go(award);
	await me.press("#main a[href$='/start']");
	await me.fill({ plan: "先量尺寸，再分两天安装。" });
	await me.press("#main form.form button");
	so(me.path === award, `the beginning leads to ${me.path}`);
	await me.has(".head .seal-running");
	await me.close();
}

async function need(stage, look, [third, ...people], title) {
	const path = await post(stage, look, title);
	await publish(stage, { ...look, script: look.script === false }, path, title);
	await changeMind(stage, look, path, third);
	await work(await press(stage, look, path, people));
}

/* --- a partner on its way --- */

/* Applies, mends what was returned, and stands in the registry; the street answers at its desk. A code whose last character does not
 * fit is mended, or, printed like this on the licence, accepted by the street with a reason. */
async function application(stage, look, applicant, serial, isPrinted) {
	const me = await stage.visitor(applicant, look);
	const code = creditCode(serial);
	const name = `青岛石榴籽修缮有限公司${serial}`;
	const letter = { name: "委托书.pdf", mimeType: "application/pdf", buffer: PDF };
	await me.go("/partners/apply");
	await me.fill({ ident: code.slice(0, 17) + (code[17] === "0" ? "1" : "0"), name, kind: "enterprise", street: "370203019",
		intro: "修缮老房子。", contact_name: "办公室", contact_phone: "13812345678", ways: "people", categories: "repairs",
		accepts_rules: true, authority: letter });
	await me.press("#main form .buttons button", 422);
	await me.has("#error-summary a[href='#field-ident']");
	so(await me.page.inputValue("#main [name=name]") === name, "the form comes back empty");
	await me.fill({ ...(isPrinted ? { ident_as_printed: true } : { ident: code }), authority: letter });
	await me.press("#main form .buttons button");
	const path = me.path;
	await me.shows(name);

	const officer = await stage.visitor("street-dagang", { ...look, width: 1280, script: look.script === false });
	await officer.go("/work");
	await officer.press(`a[href="${path}"]`);
	await officer.press(`a[href="${path}/return"]`);
	await officer.fill({ reason: "请补充服务范围。" });
	await officer.press("#main form.form button");
	await officer.has(".seal");

	await me.go("/inbox");
	await me.shows("请补充服务范围。");
	await me.go(path);
	await me.shows("请补充服务范围。");
	await me.press(`a[href="${path}/resubmit"]`);
	await me.fill({ serves: "青海路社区", authority: letter });
	await me.press("#main form .buttons button");

	await officer.go(path);
	if (isPrinted) {
		await officer.press(`a[href="${path}/ident"]`);
		await alsoScripted(stage, "street-dagang", look, officer.path);
		await officer.fill({ reason: "执照上就是这样。" });
		await officer.press("#main form.form button");
	}
	await officer.press(`a[href="${path}/list"]`);
	await officer.fill({ is_unit: "none" });
	await officer.press("#main form.form button");
	await officer.close();
	await me.go(path);
	await me.has(".head .seal-open");
	await me.close();
}

/* --- the district, and who watches --- */

/* Sees what waits in all streets, and moves a meeting with all that stands on its list. */
async function district(stage, look, days) {
	const me = await stage.visitor("district1", look);
	await me.go("/work");
	so(await me.count(".row") >= 5, "a short list for a district");
	const path = await stage.places.occasion("waiting");
	await me.go(path);
	await me.press(`a[href="${path}/reschedule"]`);
	await me.fill({ opens: minute(days), closes: minute(days + 1), reason: "会场另有安排。" });
	await me.press("#main form.form button");
	so(me.path === path, `rescheduling leads to ${me.path}`);
	await me.shows(day(days));
	const project = await me.page.locator(".notice-title a, .record td a[href^='/projects/']").first().getAttribute("href");
	await me.go(project);
	await me.shows(minute(days).replace("T", " "));
	await me.close();
}

/* Reads what is not yet public, and finds nothing to press. */
async function auditor(stage, look) {
	const review = await stage.places.link("street-hefei", "/work", /^\/partners\/HB[^/]+$/);
	const me = await stage.visitor("auditor", look);
	for (const path of ["/work", review, await stage.places.project(GUEST, "published"), await stage.places.occasion("waiting")]) {
		await me.go(path);
		so(me.status === 200, `${path} answers ${me.status}`);
		so(await me.count("#main form[method=post]") === 0, `${path} has something to press for who only reads`);
	}
	await me.close();
}

/* --- accounts --- */

const PASSWORD = "海风吹过老城的石头楼梯";

/* The code that an authenticator shows (RFC 6238) for a secret in base 32. */
function authenticator(secret) {
	const signs = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
	const bits = [...secret.replace(/[^A-Z2-7]/g, "")].map((c) => signs.indexOf(c).toString(2).padStart(5, "0")).join("");
	const key = Buffer.from(bits.match(/.{8}/g).map((byte) => parseInt(byte, 2)));
	const step = Buffer.alloc(8);
	step.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30000)));
	const sum = createHmac("sha1", key).update(step).digest();
	const at = sum[19] & 15;
	return String((sum.readUInt32BE(at) & 0x7fffffff) % 1000000).padStart(6, "0");
}

const texts = (visitor, selector) => visitor.page.locator(selector).allInnerTexts();

/* Makes an account for an official, who chooses a password and a second factor; grants him a role and takes it back. */
async function office(stage, look, login) {
	const me = await stage.visitor("accounts", look);
	await me.go("/accounts");
	await me.press("#main a[href='/accounts/new']");
	await me.fill({ login, name: "青海路第二网格网格员" });
	await me.press("#main form.form button");
	const [code] = await texts(me, ".secret");

	const official = await stage.visitor(GUEST, { ...look, script: look.script === false });
	await official.go("/password");
	await official.fill({ login, code, fresh: PASSWORD, again: PASSWORD });
	await official.press("#main form.form button");

	await me.go(`/accounts/${login}`);
	await me.fill({ role: "grid_officer", place: "37020301900101" });
	await me.press("#main form[action$='/grant'] button");
	await me.press("#main form[action$='/grant'] button");
	await me.has("#main a[href*='/revoke']");

	await official.go("/login");
	await official.fill({ login, password: PASSWORD });
	await official.press("#main form.form button");
	await official.go("/account/factor");
	const secrets = await texts(official, ".secret");
	const recovery = await texts(official, "ul.secret li");
	await official.fill({ password: PASSWORD, code: authenticator(secrets[0]) });
	await official.press("#main form.form button");
	await official.leave(() => official.page.click(".top-logout button"));
	await official.go("/login");
	await official.fill({ login, password: PASSWORD });
	await official.press("#main form.form button");
	so(official.path === "/login/code", `the second step is at ${official.path}`);
	await official.fill({ code: recovery[0] });
	await official.press("#main form.form button");
	await official.go("/work");
	await official.find("Post a need").waitFor();
	await official.go("/account/factor/off");

	await me.go(`/accounts/${login}`);
	await me.press("#main a[href$='/factor']");
	await me.press("#main form.form button");
	await me.go(`/accounts/${login}`);
	await me.press("#main a[href*='/revoke']");
	await me.fill({ reason: "调到别的网格。" });
	await me.press("#main form.form button");
	so(await me.count("#main a[href*='/revoke']") === 0, "the role is still there");
	await official.go("/work");
	so(official.path === "/login", "the sessions of an account without its factor live on");
	await official.close();
	await me.close();
}

/* Registers, is invited by a partner, and goes again: both sides see it. */
async function colleague(stage, look, login) {
	const me = await stage.visitor(GUEST, look);
	await me.go("/register");
	await me.fill({ as: "applicant", name: "邻里互助队队员", login, password: PASSWORD, again: PASSWORD });
	await me.press("#main form.form button");
	const partner = await stage.places.partner();
	const agent = await stage.visitor("agent30", { ...look, script: look.script === false });
	await agent.go(partner);
	await agent.press("#main form[action$='/invite'] button");
	const code = (await texts(agent, ".row-title")).find((text) => /^[A-Z0-9]{4}(-[A-Z0-9]{4}){2}$/.test(text));
	so(code, "no code is shown");

	await me.go("/partners/join");
	await me.fill({ code });
	await me.press("#main form.form button");
	await me.go(partner);
	await agent.go(partner);
	const agents = await agent.count("#main a[href*='/agents/']");
	so(agents >= 2, "nobody has joined");
	await agent.page.locator("#main a[href*='/agents/']").last().click();
	await agent.page.waitForURL(/agents/);
	await agent.press("#main form.form button");
	await agent.go(partner);
	so(await agent.count("#main a[href*='/agents/']") === agents - 1, "nobody has gone");
	await agent.close();
	await me.close();
}

/* A photo to a need that is still a draft: seen, and taken away again. */
async function photo(stage, look) {
	const me = await stage.visitor("secretary-qinghai", look);
	const files = await stage.places.step("secretary-qinghai", "/work", /^\/projects\/XM[^/]+$/, "files");
	await me.go(files);
	const buffer = await me.page.screenshot({ type: "jpeg", clip: { x: 0, y: 0, width: 320, height: 240 } });
	await me.fill({ file: { name: "楼道.jpg", mimeType: "image/jpeg", buffer }, description: "三单元楼道" });
	await me.press("#main form.form button");
	const image = me.page.locator(".gallery img").first();
	await image.scrollIntoViewIfNeeded();
	await image.evaluate((e) => e.decode());
	so(await image.evaluate((e) => e.naturalWidth) > 0, "the photo does not show");
	await me.press(".gallery a[href$='/remove']");
	await me.press("#main form.form button");
	await me.go(files);
	so(await me.count(".gallery img") === 0, "the photo is still there");
	await me.close();
}

/* What goes out, as those see it who look after that: by its number, since only what is stuck for long is on their list. */
async function delivery(stage, look) {
	const me = await stage.visitor("district1", look);
	for (let id = 1; id <= DELIVERIES_MAX && me.status !== 200; id++)
		await me.go(`/deliveries/${id}`);
	so(me.status === 200, "there is no delivery");
	await me.close();
}

/* A program elsewhere that is told: made, its secret seen once, removed. */
async function webhook(stage, look) {
	const me = await stage.visitor("agent30", look);
	await me.go("/webhooks");
	await me.press("#main a[href='/webhooks/new']");
	await me.fill({ url: "https://example.org/jiebang" });
	await me.page.locator("#main [name=events]").first().check();
	await me.press("#main form.form button");
	await me.shows(/whsec_/);
	await me.press("#main a.button[href^='/webhooks/']");
	await me.press("Send a test");
	await delivery(stage, look);
	await me.press("#main a[href$='/remove']");
	await me.press("#main form[action$='/remove'] button");
	await me.close();
}

/* One that left comes back: the form of its application is filled in already. */
async function back(stage, look) {
	const me = await stage.visitor("agent30", look);
	const partner = await stage.places.partner();
	await me.go(`${partner}/leave`);
	await me.press("#main form.form button");
	await me.go(partner);
	await me.press("#main a[href$='/apply_again']");
	so(await me.page.inputValue("#main [name=name]"), "the form is empty");
	await alsoScripted(stage, "agent30", look, me.path);
	await me.close();
}

/* A login ends while a form is being filled in: what was typed comes back, is kept meanwhile, and is sent with the next login. */
async function ended(stage, look) {
	const title = "写到一半的需求";
	const me = await stage.visitor("secretary-qinghai", look);
	await me.go("/projects/new");
	await me.fill({ title });
	const cookies = await me.context.cookies();
	await me.context.clearCookies();
	await me.context.addCookies(cookies.filter((cookie) => cookie.name === "lang"));
	await me.press("#main form .buttons button", 403);
	await me.says("Your login has ended");
	await me.shows(title);
	await me.context.addCookies(cookies);
	await me.press("#main form .buttons button", 403);
	await me.says("Please check it and send it once more");
	await me.press("#main form .buttons button", 422);
	so(await me.page.inputValue("#main [name=title]") === title, "what was typed is lost");
	await me.close();
}

const PHONE = { width: 390, height: 844 };
const DESK = { width: 1280, height: 900 };

/* Each in two looks that have nothing in common: width, language, with scripts and without. */
const flows = [
	["guest, phone zh without scripts", (s) => guest(s, { ...PHONE, lang: "zh", script: false })],
	["guest, desk en", (s) => guest(s, { ...DESK, lang: "en" })],
	["a need, phone en", (s) => need(s, { ...PHONE, lang: "en" }, ["agent09", "agent05", "agent06"], "为三单元装一段楼梯扶手")],
	["a need, desk zh without scripts", (s) => need(s, { ...DESK, lang: "zh", script: false, alike: "为三单元装一段楼梯扶手" }, ["agent10", "agent07", "agent08"], "为五单元装一段楼梯扶手")],
	["an application, phone zh without scripts", (s) => application(s, { ...PHONE, lang: "zh", script: false }, "resident1", 1, false)],
	["an application, desk en", (s) => application(s, { ...DESK, lang: "en" }, "resident2", 2, true)],
	["the district, desk zh", (s) => district(s, { ...DESK, lang: "zh" }, 3)],
	["the district, phone en without scripts", (s) => district(s, { ...PHONE, lang: "en", script: false }, 4)],
	["the auditor, phone zh", (s) => auditor(s, { ...PHONE, lang: "zh" })],
	["the auditor, desk en without scripts", (s) => auditor(s, { ...DESK, lang: "en", script: false })],
	["the accounts office, phone zh without scripts", (s) => office(s, { ...PHONE, lang: "zh", script: false }, "grid-two")],
	["the accounts office, desk en", (s) => office(s, { ...DESK, lang: "en" }, "grid-three")],
	["a colleague, phone en", (s) => colleague(s, { ...PHONE, lang: "en" }, "colleague1")],
	["a photo, phone zh", (s) => photo(s, { ...PHONE, lang: "zh" })],
	["a photo, desk en without scripts", (s) => photo(s, { ...DESK, lang: "en", script: false })],
	["a webhook, desk zh", (s) => webhook(s, { ...DESK, lang: "zh" })],
	["a login that ended, phone zh without scripts", (s) => ended(s, { ...PHONE, lang: "zh", script: false })],
	["a login that ended, desk en", (s) => ended(s, { ...DESK, lang: "en" })],
	["coming back, phone zh without scripts", (s) => back(s, { ...PHONE, lang: "zh", script: false })],
];

module.exports = { flows };
