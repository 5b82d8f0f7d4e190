import { StatusError } from '../errors.js';
import type { LazyNetwork, RunNetwork } from './networks.js';

/** A place on one of the networks, until the container on it is gone. */
export interface NetworkSeat {
  network: RunNetwork;
  leave: () => void;
}

export interface NetworkPool {
  /** Rejects as `Api` does. */
  enter: () => Promise<NetworkSeat>;
  /** Removes all of them, `budget` milliseconds for each. Answers what stays, in words. */
  remove: (budget: () => number) => Promise<string[]>;
}

/** Docker's own pools of addresses have room for some thirty networks, and others want some as well. */
const most = 8;

interface Member {
  lazy: LazyNetwork;
  /** Containers on it. */
  guests: number;
}

/**
 * Networks that containers have one at a time, as far as they go round. Docker 20.10 miscounts the endpoints of a network when containers come and go on it
 * at the same moment, about once in 300 times, and then refuses to remove it before its next restart (docs/decisions/0013). So no two do, up to eight.
 */
export function networkPool(make: (index: number) => LazyNetwork): NetworkPool {
  const members: Member[] = [];
  let room = most;

  const choose = (): Member => {
    const quietest = members.reduce<Member | undefined>(
      (one, other) => (one && one.guests <= other.guests ? one : other),
      undefined,
    );
    if (quietest && (quietest.guests === 0 || members.length >= room)) return quietest;
    const member = { lazy: make(members.length), guests: 0 };
    members.push(member);
    return member;
  };

  const enter = async (): Promise<NetworkSeat> => {
    const member = choose();
    member.guests += 1;
    const leave = (): void => {
      member.guests -= 1;
    };
    try {
      return { network: await member.lazy.get(), leave };
    } catch (error) {
      leave();
      // An engine without an address for one more has some for those that are there.
      const isFirst = members[0] === member;
      if (isFirst || !(error instanceof StatusError)) throw error;
      members.splice(members.indexOf(member), 1);
      room = Math.max(1, members.length);
      return enter();
    }
  };

  return {
    enter,
    remove: async (budget) => {
      const left: string[] = [];
      await Promise.all(
        members.map(({ lazy }) =>
          lazy.remove(budget()).catch((error: unknown) => {
            left.push(error instanceof Error ? error.message : String(error));
          }),
        ),
      );
      return left;
    },
  };
}
