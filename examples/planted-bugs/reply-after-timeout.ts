/**
 * A reply that comes too late: whoever stops waiting does not know whether the work was done. Taking a
 * timeout for a failure leaves a seat that nobody has and nobody can book.
 *
 * The fix: after a timeout, take the work back. Taking back what was never done does no harm.
 */
import { rpc, RpcProxy, RpcTimeout, service } from 'kinoko'
import { faults, type Simulation } from 'kinoko/testing'
import type { PlantedBug } from './planted-bug.js'

const holders = new Map<string, string>()
const released = new Set<string>()

@service('seats')
class SeatService {
  @rpc hold(seat: string, booking: string): boolean {
    // a release can overtake the request that it takes back
    if (holders.has(seat) || released.has(booking)) return false
    holders.set(seat, booking)
    return true
  }

  @rpc release(seat: string, booking: string): void {
    released.add(booking)
    if (holders.get(seat) === booking) holders.delete(seat)
  }
}

@service('bookings')
class BookingService {
  seats = new RpcProxy<SeatService>('seats', { timeout: 0.2 })

  @rpc async book(seat: string, booking: string): Promise<boolean> {
    try {
      return await this.seats.hold(seat, booking)
    } catch (error) {
      if (error instanceof RpcTimeout) return false
      throw error
    }
  }
}

@service('bookings')
class FixedBookingService {
  seats = new RpcProxy<SeatService>('seats', { timeout: 0.2 })

  @rpc async book(seat: string, booking: string): Promise<boolean> {
    try {
      return await this.seats.hold(seat, booking)
    } catch (error) {
      if (!(error instanceof RpcTimeout)) throw error
      await this.seats.release.with({ timeout: 20 })(seat, booking)
      return false
    }
  }
}

async function scenario(sim: Simulation): Promise<void> {
  holders.clear()
  released.clear()
  sim.service(SeatService)
  const bookings = await sim.proxy<BookingService>('bookings', { timeout: 60 })
  const booked = new Map<string, string>()
  for (const seat of ['1A', '1B', '1C', '1D']) {
    if (await bookings.book(seat, `for ${seat}`)) booked.set(seat, `for ${seat}`)
  }
  await sim.sleep(10_000)
  for (const seat of holders.keys()) {
    if (!booked.has(seat)) throw new Error(`seat ${seat} is held for a booking that was refused`)
  }
}

export const replyAfterTimeout: PlantedBug = {
  title: 'a reply after its timeout',
  explore: { seeds: 500, faults: faults.only(['pause'], { pause: { oneIn: 40 } }) },
  buggy: (sim) => {
    sim.service(BookingService)
    return scenario(sim)
  },
  fixed: (sim) => {
    sim.service(FixedBookingService)
    return scenario(sim)
  },
}
