// A file (照片、附件、佐证) and what it belongs to: a need, a lead, a patent, a reported value, or a record of the 台账. What may be attached, and how it is cut for the way up. Knows
// neither where it lies nor how it is sent.
import * as z from 'zod/mini';
import { requiredText, uuid } from './text.ts';

export const FILE_TYPES = ['image/jpeg', 'image/png', 'image/webp', 'application/pdf'] as const;
export type FileType = (typeof FILE_TYPES)[number];

/** Bytes. SQL twin: the check of public.files. */
export const MAX_FILE_BYTES = 10 * 1024 * 1024;
/** A file goes up in pieces of this many bytes: small enough for a bad network, and one request. */
export const PIECE_BYTES = 128 * 1024;
/** What a form takes; the server takes more, for files of several people. */
export const MAX_PICTURES = 6;

const pixels = z.optional(z.int().check(z.minimum(1), z.maximum(20_000)));

/**
 * A file is announced, with the hash (hex SHA-256) of its bytes, which follow by themselves. `file` is the sender's own id for it: sent twice, it is one file. It belongs to
 * one of need, lead and patent; a patent's picture is a JPEG and says its size in pixels.
 */
export const attachFile = z
	.object({
		file: uuid,
		name: requiredText(120),
		type: z.enum(FILE_TYPES),
		bytes: z.int().check(z.minimum(1), z.maximum(MAX_FILE_BYTES)),
		sha256: z.string().check(z.regex(/^[0-9a-f]{64}$/)),
		need: z.optional(uuid),
		lead: z.optional(uuid),
		patent: z.optional(uuid),
		width: pixels,
		height: pixels
	})
	.check(
		z.refine(({ need, lead, patent }) => [need, lead, patent].filter(Boolean).length === 1, {
			path: ['need'],
			error: 'required'
		})
	);

/** A picture of a patent, or a paper of a record, that is not to be shown any more. Pictures of requests go with their request. */
export const detachFile = z.object({ file: uuid });

/** What proves a record: its contract, the voucher of a payment, the certificate of filing or notice of registration. */
export const PAPERS = ['contract', 'voucher', 'filing'] as const;
export type Paper = (typeof PAPERS)[number];

/** The records of the 台账 that have papers. */
export const RECORDS_WITH_PAPERS = ['deal', 'pledge', 'filing'] as const;
export type RecordWithPapers = (typeof RECORDS_WITH_PAPERS)[number];

/** The papers that each kind of record has, as the programmes ask for them. */
export const PAPERS_OF = {
	deal: PAPERS,
	pledge: PAPERS,
	filing: ['filing']
} as const satisfies Record<RecordWithPapers, readonly Paper[]>;

/** The desk announces a file as evidence, as attachFile: of a reported value, or, as one of its papers, of a deal, a pledge or a product filing. */
export const attachEvidence = z
	.object({
		file: uuid,
		value: z.optional(uuid),
		deal: z.optional(uuid),
		pledge: z.optional(uuid),
		filing: z.optional(uuid),
		paper: z.optional(z.enum(PAPERS)),
		name: requiredText(120),
		type: z.enum(FILE_TYPES),
		bytes: z.int().check(z.minimum(1), z.maximum(MAX_FILE_BYTES)),
		sha256: z.string().check(z.regex(/^[0-9a-f]{64}$/))
	})
	.check(
		z.refine(
			({ value, deal, pledge, filing }) => [value, deal, pledge, filing].filter(Boolean).length === 1,
			{
				path: ['value'],
				error: 'required'
			}
		),
		z.refine(({ value, paper }) => !value !== !paper, { path: ['paper'], error: 'required' })
	);

const BEGINNINGS: readonly [FileType, RegExp][] = [
	['image/jpeg', /^\xff\xd8\xff/],
	['image/png', /^\x89PNG\r\n/],
	['image/webp', /^RIFF[\s\S]{4}WEBP/],
	['application/pdf', /^%PDF-/]
];

/** What a file is by its first bytes (sixteen are enough), whatever it calls itself; null for anything else. */
export function fileTypeOf(first: Uint8Array): FileType | null {
	const text = String.fromCharCode(...first.subarray(0, 16));
	return BEGINNINGS.find(([, begins]) => begins.test(text))?.[0] ?? null;
}
