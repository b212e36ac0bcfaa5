/* Comfort for pages that work without it: no second press of a button, the errors in view, a fresh page when a window opens. */
"use strict";

/* A form that is on its way is not sent again; coming back to the page wakes it. */
document.addEventListener("submit", (event) => {
	const form = event.target;
	if (form.dataset.sent) {
		event.preventDefault();
		return;
	}
	if (form.method !== "post")
		return;
	form.dataset.sent = "yes";
	for (const button of form.querySelectorAll("button"))
		button.setAttribute("aria-disabled", "true");
});

window.addEventListener("pageshow", () => {
	for (const form of document.querySelectorAll("form[data-sent]")) {
		delete form.dataset.sent;
		for (const button of form.querySelectorAll("button"))
			button.removeAttribute("aria-disabled");
	}
});

const summary = document.getElementById("error-summary");
if (summary)
	summary.focus();

/* What a clock was counting to has come: show the page as it is now, unless something has been typed. */
let typed = false;
document.addEventListener("input", () => {
	typed = true;
});
document.addEventListener("clockover", () => {
	if (!typed)
		setTimeout(() => location.reload(), 1000);
});
