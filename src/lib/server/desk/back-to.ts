// Where an act of a page leads back to: the page as it was, year and open indicator and all, with what was done.

/** The page's own address without the act's name; `change` replaces or adds. */
export function backTo(url: URL, change: Record<string, string>): string {
	const query = new URLSearchParams([...url.searchParams].filter(([name]) => !name.startsWith('/')));
	for (const [name, value] of Object.entries(change)) query.set(name, value);
	return `${url.pathname}?${query}`;
}
