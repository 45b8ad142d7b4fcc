/** Something to wait for, opened by somebody else. */
export interface Gate<T> {
  readonly opened: Promise<T>
  readonly open: (value?: T) => void
}

export function gate<T = unknown>(): Gate<T> {
  let open!: (value?: T) => void
  const opened = new Promise<T>((resolve) => (open = resolve as typeof open))
  return { opened, open }
}
