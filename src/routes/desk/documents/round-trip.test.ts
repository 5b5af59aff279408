// Every preset opened in the editor and saved as it is, is the same: the pages are drawn as the server draws them, and what their controls would send is read again.
import { render } from 'svelte/server';
import { expect, test } from 'vitest';
import { AMBIGUITY, AWARD, ENTRY, HEAD, INDICATOR } from '#lib/domain/programmes/form/definition-specs.ts';
import { at } from '#lib/domain/programmes/form/json.ts';
import type { Spec } from '#lib/domain/programmes/form/spec.ts';
import { presets } from '#lib/domain/programmes/presets/index.ts';
import { aroundSlice, draftWith } from '#lib/server/desk/document-edit.ts';
import SpecField from './SpecField.svelte';

const text = (html: string) =>
	html
		.replace(/&quot;/g, '"')
		.replace(/&#39;/g, "'")
		.replace(/&lt;/g, '<')
		.replace(/&gt;/g, '>')
		.replace(/&amp;/g, '&');
const attribute = (tag: string, name: string) => {
	const found = new RegExp(`\\s${name}="([^"]*)"`).exec(tag);
	return found ? text(found[1]!) : undefined;
};

/** What the controls of a page would send, were its form submitted untouched. */
function sentBy(html: string): FormData {
	const form = new FormData();
	const control =
		/<input\b(?:[^">]|"[^"]*")*>|<textarea\b((?:[^">]|"[^"]*")*)>([\s\S]*?)<\/textarea>|<select\b((?:[^">]|"[^"]*")*)>([\s\S]*?)<\/select>/g;
	for (const [tag, , written = '', , options = ''] of html.matchAll(control)) {
		const name = attribute(tag, 'name');
		if (!name) continue;
		if (tag.startsWith('<textarea')) form.append(name, text(written.replace(/^\n/, '')));
		else if (tag.startsWith('<select')) {
			const all = [...options.matchAll(/<option\b[^>]*>/g)].map(([one]) => one);
			const chosen =
				all.find((one) => /\sselected(=|\s|>)/.test(one)) ?? all.find((one) => !/\sdisabled/.test(one));
			if (chosen) form.append(name, attribute(chosen, 'value') ?? '');
		} else if (!/type="(checkbox|radio)"/.test(tag) || /\schecked(=|\s|>|\/)/.test(tag))
			form.append(name, attribute(tag, 'value') ?? '');
	}
	return form;
}

const htmlOf = (specs: readonly Spec[], name: string, draft: unknown) =>
	specs
		.filter(({ kind }) => kind !== 'kept')
		.map((spec) => {
			const path = name ? `${name}.${spec.key}` : spec.key;
			const props = { spec, name: path, value: at(draft, path), errors: {}, around: aroundSlice(draft) };
			return render(SpecField, { props }).body;
		})
		.join('\n');

test.each(presets().map((one) => [one.id, one] as const))('%s', (_, definition) => {
	const slices: [string, readonly Spec[]][] = [
		['', HEAD],
		['', AWARD],
		['', ENTRY],
		...definition.indicators.map((__, i): [string, readonly Spec[]] => [`indicators.${i}`, INDICATOR]),
		...definition.ambiguities.map((__, i): [string, readonly Spec[]] => [`ambiguities.${i}`, AMBIGUITY])
	];
	for (const [name, specs] of slices)
		expect(draftWith(definition, { name, specs }, sentBy(htmlOf(specs, name, definition)))).toEqual(
			definition
		);
});
