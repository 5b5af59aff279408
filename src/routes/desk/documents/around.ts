// What the form of a slice needs to know of the rest of its document (src/lib/server/desk/document-edit.ts aroundSlice).
interface Named {
	id: string;
	label: string;
}
export interface Around {
	indicators: Named[];
	ambiguities: Named[];
	/** Numbers of the document's own that it names already, `manual:…`. */
	ownMetrics: string[];
	/** One more, for the indicator at hand. */
	freshMetric?: string;
}
