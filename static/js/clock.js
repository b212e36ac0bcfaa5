/* Counts the clocks down to the server's instant. Without it the page shows the time left when it was made. */
"use strict";

const clocks = {
	/* Milliseconds the server is ahead of this machine; from the instant the page was made. */
	ahead: 0,

	read() {
		const clock = document.querySelector("[data-clock]");
		if (clock)
			clocks.ahead = Date.parse(clock.dataset.clock) - Date.now();
	},

	digits(seconds) {
		const two = (n) => String(n).padStart(2, "0");
		return [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60].map(two).join(":");
	},

	tick() {
		for (const clock of document.querySelectorAll("[data-clock]")) {
			const left = Date.parse(clock.dateTime) - Date.now() - clocks.ahead;
			if (left > 0 && left <= 86400000) {
				clock.textContent = clocks.digits(Math.ceil(left / 1000));
			} else if (left <= 0 && !clock.dataset.over) {
				clock.dataset.over = "yes";
				clock.textContent = clocks.digits(0);
				clock.dispatchEvent(new Event("clockover", { bubbles: true }));
			}
		}
	},
};

clocks.read();
clocks.tick();
setInterval(clocks.tick, 250);
