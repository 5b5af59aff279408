// An address with anything but a uuid in its place leads nowhere (404), and never reaches the database.
export const match = (param: string): boolean =>
	/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/.test(param);
