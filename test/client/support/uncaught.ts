/** Runs something, and gives the next error that reaches the process as uncaught. */
export async function uncaught(run: () => Promise<void>): Promise<Error> {
  const others = process.listeners('uncaughtException')
  process.removeAllListeners('uncaughtException')
  try {
    const thrown = new Promise<Error>((resolve) => process.once('uncaughtException', resolve))
    await run()
    return await thrown
  } finally {
    process.removeAllListeners('uncaughtException')
    for (const listener of others) process.on('uncaughtException', listener)
  }
}
