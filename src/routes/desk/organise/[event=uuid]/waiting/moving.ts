// Moving between the cards of the waiting list by keyboard: J and K, or what comes next after a decision. Knows only the page's cards
// (`article.waits`, each with an id and focusable).

const cards = (): HTMLElement[] => [...document.querySelectorAll<HTMLElement>('article.waits')];

/** Id of the card after the one named (else before it), for when that one has gone; null when it is the only one. */
export function cardAfter(id: string): string | null {
	const all = cards();
	const at = all.findIndex((card) => card.id === id);
	return (all[at + 1] ?? all[at - 1])?.id ?? null;
}

/** J goes to the next card, K to the one before, Enter on a card presses its first act. Never while something is typed. */
export function stepBetweenCards(event: KeyboardEvent): void {
	const target = event.target as HTMLElement;
	if (event.ctrlKey || event.metaKey || event.altKey || target.closest('input, textarea, select, dialog'))
		return;
	if (event.key === 'Enter' && target.matches('article.waits')) {
		const act = target.querySelector<HTMLElement>('[data-act]');
		if (!act) return;
		event.preventDefault();
		return act.matches('button') ? act.click() : act.focus();
	}
	const by = { j: 1, k: -1 }[event.key];
	if (!by) return;
	const all = cards();
	const at = all.findIndex((card) => card.contains(document.activeElement));
	const next = all[at < 0 ? 0 : at + by];
	if (!next) return;
	event.preventDefault();
	next.focus();
	next.scrollIntoView({ block: 'nearest' });
}
