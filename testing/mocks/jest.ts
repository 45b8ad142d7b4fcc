/** jest's own object in an ECMAScript module that jest runs; undefined elsewhere. */
export const jestOfModule = (import.meta as { jest?: { fn(): unknown } }).jest
