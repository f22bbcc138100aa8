// A queue whose first item is the one with the lowest priority.

export interface PriorityQueue<T> {
  push(item: T, priority: number): void;
  /** The item with the lowest priority; of equals the one that was pushed first. Undefined if there is none. */
  pop(): T | undefined;
}

/** A binary heap. */
export function createQueue<T>(): PriorityQueue<T> {
  interface Entry {
    readonly item: T;
    readonly priority: number;
    readonly order: number;
  }
  const heap: Entry[] = [];
  let pushed = 0;
  const isBefore = (a: Entry, b: Entry) => a.priority < b.priority || (a.priority === b.priority && a.order < b.order);
  const swap = (a: number, b: number) => {
    [heap[a], heap[b]] = [heap[b]!, heap[a]!];
  };
  return {
    push(item, priority) {
      let at = heap.push({ item, priority, order: pushed++ }) - 1;
      while (at > 0) {
        const parent = (at - 1) >> 1;
        if (!isBefore(heap[at]!, heap[parent]!)) return;
        swap(at, parent);
        at = parent;
      }
    },
    pop() {
      const first = heap[0];
      const last = heap.pop();
      if (!first || !last || heap.length === 0) return first?.item;
      heap[0] = last;
      for (let at = 0; ; ) {
        const [left, right] = [2 * at + 1, 2 * at + 2];
        let least = at;
        if (left < heap.length && isBefore(heap[left]!, heap[least]!)) least = left;
        if (right < heap.length && isBefore(heap[right]!, heap[least]!)) least = right;
        if (least === at) return first.item;
        swap(at, least);
        at = least;
      }
    },
  };
}
