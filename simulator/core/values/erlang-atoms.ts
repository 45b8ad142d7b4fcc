/**
 * Words that are atoms in a running RabbitMQ. It turns an exchange type into an atom only if there
 * is such an atom already, and words an unknown type by that. There are tens of thousands; these are the
 * ones that somebody might give as a type.
 */
const words = `
  a b c d e f g h i j k l m n p q r s t u v w x y z A B C D X
  ack add advanced all amqp any array auto_delete bad bar basic begin binary binding blue boolean
  broadcast classic closed cluster command consistent consume consumer create dead default delete disk
  dlx double drop dummy durable end error event events exchange exclusive failure false federation file
  first float foo get green group hash header hello history host http int integer internal invalid
  invalid_type job json last lazy list local log map match memory message missing multi multicast name
  new next no node none normal nothing null number object off ok old on one open other out persistent
  pool post priority private process public publish put queue queues quorum rabbit random raw read real
  red regular remote remove reply request response route rpc sample set simple single special ssl
  standard start stop str stream string sub success super system table tcp temp temporary test test1
  text trace transient true type udp undefined unknown unknown_type unsupported update user vhost void
  work worker write xml yes
`

const atoms: ReadonlySet<string> = new Set(['', ' ', ...words.trim().split(/\s+/)])

export function isErlangAtom(word: string): boolean {
  return atoms.has(word)
}
