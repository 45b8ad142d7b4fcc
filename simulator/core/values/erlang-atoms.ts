/**
 * Words that are atoms in each running RabbitMQ. The server turns an exchange type into an atom only if there
 * is such an atom already, and words an unknown type by that. There are tens of thousands; these are the
 * ones that somebody might give as a type. Each version has some more.
 */
const words = `
  a b c d e f h i j k l m n p q r s v w x y B X
  ack add all amqp amqp091 any array auto_delete bad bad_type badtype bar basic begin binary binding
  boolean broadcast classic closed cluster command consistent consume consumer create dead default
  delete disk dlx double drop dummy durable end error event events exchange exclusive failure false
  file first float foo get green group hash header hello history host http int integer internal
  invalid invalid_type job json last lazy list local log map match memory message missing mnesia
  multi multicast name new next no node none normal nothing null number object off ok old on open
  osiris other out persistent pool post priority private process public publish put queue
  queues quorum ra rabbit random raw read real red regular remote remove reply request response
  route rpc set simple single ssl standard start stop str stream string sub success super system
  table tcp temporary test text trace transient true type udp undefined unknown unsupported update
  user vhost void worker write yes
`

/** @param more - the words that one version has beside those that all have, with spaces between them */
export function erlangAtoms(more: string): ReadonlySet<string> {
  return new Set(['', ' ', ...`${words}${more}`.trim().split(/\s+/)])
}
