import type { Lesson } from './lesson.js'

/** By the name of the planted bug. */
export const lessons: Readonly<Record<string, Lesson>> = {
  'lost-update': {
    story: [
      'Ada has 100. At the same moment one service pays in 50 and another takes out 30. Each reads the balance, ' +
        'reckons, and writes it back. 120 must be left.',
      'In the order in which things happen on a quiet machine, 120 is left. Every test passes.',
    ],
    watch:
      'Both services read 100 before either has written. Follow the two values that are written: the second one ' +
      'knows nothing of the first.',
    hint: 'Between `read` and `write` anything can happen. Is there a method of the accounts that needs no reading first?',
    fix:
      'Whoever owns the balance changes it, in one call: `await this.accounts.add(name, amount)`. Nobody else ' +
      'carries a copy of it around.',
  },
  'order-across-instances': {
    story: [
      'A profile is saved twice, first with the name Ada Byron, then with Ada Lovelace. Two instances of the service ' +
        'share the work.',
      'The requests leave in order and RabbitMQ delivers them in order. The newer name must win.',
    ],
    watch:
      'Each instance gets one of the requests. Nothing says which of the two is quicker, and the older name is ' +
      'written last.',
    hint: 'Each profile carries a `version`. What would you look at before you write?',
    fix:
      'An older version never replaces a newer one: compare `version` with what is already there, and leave it when ' +
      'the change comes too late.',
  },
  'forgotten-await': {
    story: [
      'There are five cups. An order takes two, then asks how many are left, and says three.',
      'One word is missing in the code, and no test notices: in order, the stock has always been changed in time.',
    ],
    watch:
      'The question how many are left overtakes the request that takes two away, because another instance answers it.',
    hint: 'Two calls are made. Which of them does nobody wait for?',
    fix:
      '`await this.stock.take(item, count)`. The rule no-floating-promises of typescript-eslint finds such places ' +
      'without running anything, unless somebody has written `void` in front.',
  },
  'redelivered-request': {
    story: [
      'Three orders are paid, each once. Every payment is written down, and at the end each order must have been ' +
        'charged exactly once.',
      'Here instances may crash, each time at another moment: the search tries one seed after the other.',
    ],
    watch:
      'An instance crashes after it has charged and before it has acknowledged the request. RabbitMQ delivers the ' +
      'request again, to another one.',
    hint:
      'RabbitMQ promises at least once, never exactly once. Every request has a `key`: what does it mean when that ' +
      'key is already among the charges?',
    fix:
      'Look for the key before you charge. When it is there, the work was done: answer as the first time, and charge ' +
      'nothing.',
  },
  'reply-after-timeout': {
    story: [
      'Four seats are booked. Whoever cannot have a seat is refused, and no seat is held for somebody who was refused.',
      'Here instances may stand still for a while, as a machine does that collects garbage or swaps.',
    ],
    watch:
      'The reply comes after the caller has stopped waiting. The seat is held, but the booking was refused: nobody ' +
      'has the seat, and nobody can book it.',
    hint: 'After an `RpcTimeout` you do not know whether the work was done. What can be done that is right in both cases?',
    fix:
      'Take it back: `await this.seats.release.with({ timeout: 20 })(seat, booking)` before you return false. Taking ' +
      'back what was never done does no harm.',
  },
  'lock-over-a-call': {
    story: [
      'Two transfers go in opposite directions. Each locks the account that it takes from, asks for the fee, and ' +
        'locks the account that it pays to.',
      'Both must end. Here they do not, whatever the order.',
    ],
    watch:
      'Each transfer holds one lock and waits for the other one. Nothing moves any more, until the calls run out of ' +
      'time.',
    hint: 'Two locks, taken in two different orders. What if everybody took them in the same one?',
    fix:
      'First ask for the fee, then lock, in an order on which all agree: `for (const name of [from, to].sort())`. And ' +
      'no lock is held while a call is on its way.',
  },
}
