// The rule of an indicator of a draft as a sentence, in the reader's language; undefined while it is not finished.
import { filters } from '#lib/domain/programmes/filters.ts';
import { textOf, under } from '#lib/domain/programmes/form/json.ts';
import { filterWords, ruleSentence } from '#lib/domain/programmes/rule-sentence.ts';
import { rule } from '#lib/domain/programmes/rule.ts';
import { m } from '#lib/i18n/text.ts';
import { inWords } from '../programmes/words.ts';

export function indicatorSentence(indicator: unknown): string | undefined {
	const metric = textOf(under(indicator, 'metric'));
	const parsed = rule.safeParse(under(indicator, 'rule'));
	if (!metric || !parsed.success) return undefined;
	const said = inWords(ruleSentence(parsed.data, metric));
	const narrowed = filters.safeParse(under(indicator, 'filters'));
	const words = narrowed.success ? inWords(filterWords(narrowed.data)) : '';
	return words
		? m.desk_doc_sentence_with_filters({ sentence: said, filters: words })
		: m.desk_doc_sentence_plain({ sentence: said });
}
