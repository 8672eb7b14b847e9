export interface HeapTask {
  dueAtMs: number;
  sequence: number;
  /** Where it stands in the heap; -1 outside. Kept by the heap. */
  heapIndex: number;
}

/** Binary heap of tasks ordered by due time, ties by sequence; removal from the middle in O(log n). */
export class TaskHeap<T extends HeapTask> {
  private readonly tasks: T[] = [];

  get size(): number {
    return this.tasks.length;
  }

  peek(): T | undefined {
    return this.tasks[0];
  }

  push(task: T): void {
    this.tasks.push(task);
    this.up(task, this.tasks.length - 1);
  }

  remove(task: T): void {
    const at = task.heapIndex;
    const last = this.tasks.pop()!;
    task.heapIndex = -1;
    if (last === task) return;
    this.down(last, at);
    if (last.heapIndex === at) this.up(last, at);
  }

  private up(task: T, from: number): void {
    let at = from;
    while (at > 0) {
      const parentAt = (at - 1) >> 1;
      const parent = this.tasks[parentAt]!;
      if (!before(task, parent)) break;
      this.put(parent, at);
      at = parentAt;
    }
    this.put(task, at);
  }

  private down(task: T, from: number): void {
    let at = from;
    const size = this.tasks.length;
    for (;;) {
      let childAt = 2 * at + 1;
      if (childAt >= size) break;
      if (childAt + 1 < size && before(this.tasks[childAt + 1]!, this.tasks[childAt]!)) childAt++;
      const child = this.tasks[childAt]!;
      if (!before(child, task)) break;
      this.put(child, at);
      at = childAt;
    }
    this.put(task, at);
  }

  private put(task: T, at: number): void {
    this.tasks[at] = task;
    task.heapIndex = at;
  }
}

function before(a: HeapTask, b: HeapTask): boolean {
  return a.dueAtMs < b.dueAtMs || (a.dueAtMs === b.dueAtMs && a.sequence < b.sequence);
}
