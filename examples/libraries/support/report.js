/** Where the RabbitMQ is, and the way to say what was seen on it: the same on a real one and on the simulator. */
export const url = process.argv[2] ?? 'amqp://guest:guest@localhost:5672'

/** Writes what was seen, as JSON in one line. */
export function report(seen) {
  console.log(JSON.stringify(seen))
}
