// What can be wrong with an uploaded list, as codes. The words are in messages/desk (desk_import_fault_<code> and
// …_remedy); this file does not know them. A fault of the whole file is thrown as ImportFault; a fault of one cell is a row
// of the preview.

/** Faults of a whole file: nothing of it can be previewed. */
export const FILE_FAULTS = [
	'file_empty',
	'file_too_big',
	'file_old_excel',
	'file_encrypted',
	'file_word',
	'file_pdf',
	'file_picture',
	'file_archive',
	'file_web_page',
	'file_wrong_kind',
	'file_broken',
	'file_unpacks_too_big',
	'encoding_unknown',
	'csv_quotes',
	'sheet_not_found',
	'too_many_rows',
	'too_many_columns',
	'no_header',
	'missing_column',
	'no_rows',
	'mapping_invalid',
	'correction_invalid',
	'faults_remain'
] as const;
export type FileFaultCode = (typeof FILE_FAULTS)[number];

/** Faults of one cell or row: it must be corrected, kept or skipped before anything can be imported. */
export const ROW_FAULTS = [
	'missing_name',
	'missing_organisation',
	'missing_credit_code',
	'formula',
	'scientific',
	'garbled',
	'too_long',
	'name_shape',
	'name_several',
	'mobile_length',
	'mobile_prefix',
	'mobile_shape',
	'mobile_landline',
	'mobile_several',
	'mobile_masked',
	'mobile_foreign',
	'mobile_same_other_name',
	'credit_length',
	'credit_shape',
	'credit_check',
	'credit_old_number',
	'code_same_other_name',
	'unknown_word',
	'missing_title',
	'missing_patent',
	'missing_kind',
	'missing_party',
	'missing_date',
	'patent_length',
	'patent_shape',
	'patent_check',
	'patent_check_missing',
	'patent_publication',
	'patent_kind_differs',
	'patent_same_other_title',
	'advertising',
	'open_licence_impossible',
	'date_shape',
	'date_order',
	'date_impossible',
	'money_shape',
	'money_unit',
	'region_shape',
	'invalid'
] as const;
export type RowFaultCode = (typeof ROW_FAULTS)[number];

/** Oddities that do not stop the import but are named. */
export const ROW_WARNINGS = ['same_name_organisation', 'same_name_other_code', 'same_record_number'] as const;
export type RowWarningCode = (typeof ROW_WARNINGS)[number];

/** Repairs made to a cell; each is named in the preview. */
export const ROW_FIXES = [
	'name_spaces',
	'name_dot',
	'half_width',
	'separators',
	'code_case',
	'letters_to_digits',
	'invisible',
	'text_formula',
	'patent_spelling',
	'date_spelling'
] as const;
export type RowFixCode = (typeof ROW_FIXES)[number];

/** The file cannot be previewed or imported. `details` fills the placeholders of the message. */
export class ImportFault extends Error {
	readonly code: FileFaultCode;
	readonly details: Readonly<Record<string, string | number>>;

	constructor(code: FileFaultCode, details: Record<string, string | number> = {}) {
		super(code);
		this.name = 'ImportFault';
		this.code = code;
		this.details = details;
	}
}
