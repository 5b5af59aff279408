// How this phone shows the app: theme and type size, chosen by hand and kept on the phone (localStorage).
// src/app.html applies the same two keys before the first paint; the names must agree.

/** `auto` follows the phone between light and dark; `sun` is for bright daylight. */
export type Theme = 'auto' | 'light' | 'dark' | 'sun';
const THEME_KEY = 'yuanhui.theme';
const TYPE_KEY = 'yuanhui.type';
const THEMES: readonly string[] = ['light', 'dark', 'sun'];

function kept(key: string): string | null {
	try {
		return localStorage.getItem(key);
	} catch {
		// No storage (a private window, a server): the choice lasts as long as the page.
		return null;
	}
}
function keep(key: string, value: string | null) {
	try {
		if (value) localStorage.setItem(key, value);
		else localStorage.removeItem(key);
	} catch {
		// As above.
	}
}

class Appearance {
	#theme: Theme = $state(themeOf(kept(THEME_KEY)));
	#large: boolean = $state(kept(TYPE_KEY) === 'large');

	get theme(): Theme {
		return this.#theme;
	}
	set theme(theme: Theme) {
		this.#theme = theme;
		keep(THEME_KEY, theme === 'auto' ? null : theme);
		if (theme === 'auto') delete document.documentElement.dataset.theme;
		else document.documentElement.dataset.theme = theme;
	}
	get large(): boolean {
		return this.#large;
	}
	set large(large: boolean) {
		this.#large = large;
		keep(TYPE_KEY, large ? 'large' : null);
		if (large) document.documentElement.dataset.type = 'large';
		else delete document.documentElement.dataset.type;
	}
}

function themeOf(text: string | null): Theme {
	return text && THEMES.includes(text) ? (text as Theme) : 'auto';
}

/** This phone's look; setting it changes the page at once. Browser only. */
export const appearance = new Appearance();
