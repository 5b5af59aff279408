// What a timeline shows. Knows no subject.

/** `at` is ISO, UTC; `words` are whole sentences. */
export interface TimelineEntry {
	at: string;
	title: string;
	by?: string | undefined;
	words: string[];
}
