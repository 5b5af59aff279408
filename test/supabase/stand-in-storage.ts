// The stand-in's Storage: buckets and objects in memory, for the secret key alone, as a private bucket without policies is. See stand-in.ts for what this is.
import type { Gateway } from './stand-in-gateway.ts';
import type { Answer, Asked } from './stand-in.ts';

const fault = (statusCode: number, error: string, message: string): Answer => [
	// As Storage answers on hosted projects: 400 by HTTP, and what it is in the body.
	400,
	{ statusCode: String(statusCode), error, message }
];
const noBucket = () => fault(404, 'Bucket not found', 'Bucket not found');
const noObject = () => fault(404, 'not_found', 'Object not found');

export function storageOf({ gateway }: { gateway: Gateway }) {
	const buckets = new Map<string, Map<string, { bytes: Buffer; type: string }>>();

	async function answer({
		method,
		path,
		headers,
		body,
		bytes,
		bearer
	}: Asked & { bearer: string }): Promise<Answer> {
		const verified = await gateway.verify(bearer);
		if (!('claims' in verified) || verified.claims.role !== 'service_role')
			return fault(403, 'Unauthorized', 'new row violates row-level security policy');
		const [kind, ...rest] = decodeURIComponent(path.replace('/storage/v1/', '')).split('/');
		if (kind === 'bucket') return bucket(method, rest[0], body);
		const isInfo = rest[0] === 'info';
		const [id = '', ...place] = isInfo ? rest.slice(1) : rest;
		const objects = buckets.get(id);
		if (!objects) return noBucket();
		const name = place.join('/');
		if (method === 'DELETE') {
			const { prefixes } = JSON.parse(body) as { prefixes: string[] };
			const gone = prefixes.filter((one) => objects.delete(one));
			return [200, gone.map((one) => ({ name: one }))];
		}
		const there = objects.get(name);
		if (method === 'POST') {
			if (there && headers['x-upsert'] !== 'true')
				return fault(409, 'Duplicate', 'The resource already exists');
			objects.set(name, { bytes, type: headers['content-type'] ?? '' });
			return [200, { Id: name, Key: `${id}/${name}` }];
		}
		if (!there) return noObject();
		if (isInfo) return [200, { name, size: there.bytes.length, contentType: there.type }];
		return [200, there.bytes, { 'content-type': there.type }];
	}

	function bucket(method: string, id: string | undefined, body: string): Answer {
		if (method === 'GET') return buckets.has(id ?? '') ? [200, { id, name: id, public: false }] : noBucket();
		const made = JSON.parse(body) as { id: string; public: boolean };
		if (buckets.has(made.id)) return fault(409, 'Duplicate', 'The resource already exists');
		buckets.set(made.id, new Map());
		return [200, { name: made.id }];
	}

	return { answer };
}
