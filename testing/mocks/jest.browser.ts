/** Stands in for `jest.ts` in a page, where a classic script may not even mention `import.meta`. */
export const jestOfModule: { fn(): unknown } | undefined = undefined
