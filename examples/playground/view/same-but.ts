/** For `memo`: whether all properties are the same, but for those that make no difference. */
export const sameBut =
  (...ignored: readonly string[]) =>
  (before: object, after: object): boolean =>
    Object.entries(after).every(
      ([key, value]) => ignored.includes(key) || (before as Record<string, unknown>)[key] === value,
    )
