/* The big screen: asks for the same page every two seconds and changes in place what has changed. */
"use strict";

const PERIOD_MS = 2000;
const SLOWEST_MS = 30000;
const LEAVING_MS = 1600;
const BLOCKS = ["wall-head", "wall-say", "wall-side"];
let wait = PERIOD_MS;

/* The paper that was here falls off the place that stays. */
function fall(place, paper) {
	paper.classList.add("tile-leaving");
	paper.setAttribute("aria-hidden", "true");
	place.append(paper);
	setTimeout(() => paper.remove(), LEAVING_MS);
}

function changeTile(before, after) {
	const paper = before.querySelector(".tile-paper:not(.tile-leaving)");
	if (paper.isEqualNode(after.querySelector(".tile-paper")) && before.className === after.className)
		return;
	const isLeaving = after.classList.contains("is-taken") && !before.classList.contains("is-taken");
	const place = document.importNode(after, true);
	before.replaceWith(place);
	if (isLeaving)
		fall(place, paper);
}

function changeTiles(fresh) {
	const now = document.getElementById("wall-tiles");
	const then = fresh.getElementById("wall-tiles");
	if (!now && !then)
		return;
	if (!now || !then || now.children.length !== then.children.length) {
		location.reload();
		return;
	}
	const places = new Map([...now.children].map((tile) => [tile.dataset.key, tile]));
	for (const after of then.children) {
		const before = places.get(after.dataset.key);
		if (before)
			changeTile(before, after);
	}
}

function change(fresh) {
	for (const id of BLOCKS) {
		const before = document.getElementById(id);
		const after = fresh.getElementById(id);
		if (before && after && !before.isEqualNode(after))
			before.replaceWith(document.importNode(after, true));
	}
	changeTiles(fresh);
	clocks.read();
	clocks.tick();
}

async function look() {
	try {
		const answer = await fetch(location.href, { cache: "no-store" });
		if (!answer.ok)
			throw new Error(String(answer.status));
		change(new DOMParser().parseFromString(await answer.text(), "text/html"));
		wait = PERIOD_MS;
	} catch {
		wait = Math.min(wait * 2, SLOWEST_MS);
	}
	setTimeout(look, wait);
}

setTimeout(look, wait);
