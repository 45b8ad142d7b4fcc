import { recordingOf, type Recorded, type Recording } from '../recording/recording.js'
import { asTrace } from './as-trace.js'
import { hostsOf } from './hosts.js'
import { callsOfWorkers } from './parents.js'
import type { HideValue } from './redacted-body.js'
import type { TracedMessage } from './traced-message.js'

/**
 * A recording of the messages that the firehose told of.
 *
 * @param time milliseconds that the watch lasted
 */
export function firehoseRecording(
  messages: readonly TracedMessage[],
  recorded: Recorded,
  time: number,
  hide: HideValue,
): Recording {
  const hosts = hostsOf(messages)
  const calls = callsOfWorkers(messages, hosts)
  const events = messages.map((message) => ({
    time: message.time,
    event: asTrace(message, hosts.get(message.connection) ?? 'client', hide),
    queues: message.queues,
  }))
  const notes = {
    callOf: (worker: string) => calls.get(worker),
    callLine: () => undefined,
    errorOf: () => undefined,
  }
  return recordingOf(events, recorded, notes, time)
}
