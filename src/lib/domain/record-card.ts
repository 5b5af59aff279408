// What a record behind a figure is called: from its card, whose fields are those of its kind (SQL: private.record_card). Knows no language: a name is what people wrote.

/** A record's own fields; what is not there is left out. */
export type RecordCard = Record<string, unknown>;

const text = (card: RecordCard, name: string): string => (typeof card[name] === 'string' ? card[name] : '');

/** Who or what: the parties, the person, the firm, the event; null where the card names nothing. */
export function recordName(card: RecordCard): string | null {
	const parties = [text(card, 'holder'), text(card, 'acquirer')].filter(Boolean).join(' → ');
	const loan = [text(card, 'borrower'), text(card, 'lender')].filter(Boolean).join(' → ');
	const named = ['name', 'title', 'firm', 'receipt', 'product', 'question'].map((one) => text(card, one));
	return parties || loan || named.find(Boolean) || null;
}
