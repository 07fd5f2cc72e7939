import { Tooltip, UnstyledButton } from "@mantine/core"
import { IconArrowDown, IconArrowUp } from "@tabler/icons-react"
import { useWindowVirtualizer } from "@tanstack/react-virtual"
import { type KeyboardEvent, type ReactNode, useEffect, useRef, useState } from "react"
import { useOverflow } from "./overflow.ts"

/** One column of a table. */
export interface Column<Item> {
  key: string
  title: ReactNode
  /** What a cell shows. */
  cell: (item: Item) => ReactNode
  /** Numbers stand at the right. */
  isNumber?: boolean
  /** It gives way first where there is little room. */
  isMinor?: boolean
  /** There is an order by it. */
  isSortable?: boolean
  /** Of the last row, where there are totals. */
  total?: ReactNode
  /** Neighbours of the same group stand under one heading. */
  group?: string | undefined
  /** What it means, shown where one points at its title. */
  hint?: string
}

/** The column a table is sorted by. */
export interface Sorting {
  key: string
  isDescending: boolean
}

interface TableProps<Item> {
  /** What it lists, for those who do not see it. */
  label: string
  columns: readonly Column<Item>[]
  items: readonly Item[]
  keyOf: (item: Item) => string
  /** A row was chosen, by pointer or by Enter. */
  open?: ((item: Item) => void) | undefined
  isOpen?: (item: Item) => boolean
  sorting?: Sorting | undefined
  sort?: ((sorting: Sorting) => void) | undefined
  hasTotals?: boolean
  /** Rows that stay above all others in whatever order, and open nothing. */
  fixed?: readonly Item[]
  /** The first column stays where it is when one scrolls sideways. */
  isPinned?: boolean
  /** The end came near: more, please. */
  more?: (() => void) | undefined
}

const ROW_PX = 45

/** A long list: only what is near the window is in the page. `j`, `k` and the arrows go from row to row. */
export function Table<Item>(props: TableProps<Item>) {
  const { label, columns, items, keyOf, open, isOpen, sorting, sort, hasTotals, fixed, isPinned, more } =
    props
  const body = useRef<HTMLTableSectionElement>(null)
  const section = useOverflow()
  const [offset, setOffset] = useState(0)
  useEffect(() => {
    setOffset((body.current?.getBoundingClientRect().top ?? 0) + window.scrollY)
  }, [])
  const rows = useWindowVirtualizer({
    count: items.length,
    estimateSize: () => ROW_PX,
    overscan: 12,
    scrollMargin: offset,
  })
  const seen = rows.getVirtualItems()
  const first = seen[0]
  const last = seen.at(-1)
  const isNearEnd = last !== undefined && last.index >= items.length - 10
  useEffect(() => {
    if (isNearEnd) more?.()
  }, [isNearEnd, more])

  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls sideways must be reached by keys
    <section ref={section} className="table" data-pinned={isPinned} aria-label={label} tabIndex={0}>
      <table aria-rowcount={items.length}>
        <Headings columns={columns} sorting={sorting} sort={sort} />
        {fixed && (
          <tbody className="fixed">
            {fixed.map((item) => (
              <tr key={keyOf(item)}>
                {columns.map(({ key: name, cell, isNumber, isMinor }) => (
                  <td key={name} className={classOf({ isNumber, isMinor })}>
                    {cell(item)}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        )}
        <tbody ref={body} onKeyDown={moveAlong}>
          <Room height={first ? first.start - offset : 0} />
          {seen.map(({ index }) => {
            const item = items[index]
            if (item === undefined) return null
            return (
              <tr
                key={keyOf(item)}
                data-index={index}
                ref={rows.measureElement}
                data-open={isOpen?.(item) || undefined}
                className={open && "opens"}
                tabIndex={open && 0}
                onClick={open && (() => isNoSelection() && open(item))}
                onKeyDown={(event) => {
                  if (open && event.key === "Enter" && event.target === event.currentTarget) open(item)
                }}
              >
                {columns.map(({ key: name, cell, isNumber, isMinor }) => (
                  <td key={name} className={classOf({ isNumber, isMinor })}>
                    {cell(item)}
                  </td>
                ))}
              </tr>
            )
          })}
          <Room height={last ? rows.getTotalSize() - (last.end - offset) : 0} />
        </tbody>
        {hasTotals && (
          <tfoot>
            <tr>
              {columns.map(({ key, total, isNumber, isMinor }) => (
                <td key={key} className={classOf({ isNumber, isMinor })}>
                  {total}
                </td>
              ))}
            </tr>
          </tfoot>
        )}
      </table>
    </section>
  )
}

/** The headings, in one row; in two where some columns are of a group: those of none reach over both. */
function Headings<Item>({ columns, ...order }: Pick<TableProps<Item>, "columns" | "sorting" | "sort">) {
  const heading = (column: Column<Item>, rows = 1) => (
    <Heading key={column.key} column={column} rows={rows} {...order} />
  )
  const grouped = columns.filter(({ group }) => group !== undefined)
  if (grouped.length === 0)
    return (
      <thead>
        <tr>{columns.map((column) => heading(column))}</tr>
      </thead>
    )
  return (
    <thead>
      <tr className="groups">
        {columns.map((column, at) =>
          column.group === undefined
            ? heading(column, 2)
            : column.group !== columns[at - 1]?.group && (
                <th key={column.key} scope="colgroup" colSpan={widthOfGroup(columns, at)}>
                  {column.group}
                </th>
              ),
        )}
      </tr>
      <tr>{grouped.map((column) => heading(column))}</tr>
    </thead>
  )
}

/** How many neighbours from there on are of the same group. */
function widthOfGroup(columns: readonly Column<never>[], at: number): number {
  const others = columns.slice(at).findIndex(({ group }) => group !== columns[at]?.group)
  return others < 0 ? columns.length - at : others
}

/** The place of the rows that are not there. */
function Room({ height }: { height: number }) {
  if (height <= 0) return null
  return (
    <tr className="room">
      <td style={{ height }} />
    </tr>
  )
}

interface HeadingProps<Item> {
  column: Column<Item>
  /** Over how many rows it reaches. */
  rows: number
  sorting?: Sorting | undefined
  sort?: ((sorting: Sorting) => void) | undefined
}

function Heading<Item>({ column, rows, sorting, sort }: HeadingProps<Item>) {
  const { key, title, isNumber, isMinor, isSortable, hint } = column
  const isChosen = sorting?.key === key
  const order = sorting?.isDescending ? "descending" : "ascending"
  const className = classOf({ isNumber, isMinor })
  if (!isSortable || !sort)
    return (
      <th scope="col" rowSpan={rows} className={className}>
        {title}
      </th>
    )
  const Arrow = sorting?.isDescending ? IconArrowDown : IconArrowUp
  return (
    <th scope="col" rowSpan={rows} className={className} aria-sort={isChosen ? order : "none"}>
      <Tooltip label={hint} disabled={!hint} maw={280} events={{ hover: true, focus: true, touch: false }}>
        <UnstyledButton
          className="sort"
          onClick={() => sort({ key, isDescending: isChosen ? !sorting.isDescending : true })}
        >
          {title} {isChosen && <Arrow size={12} />}
        </UnstyledButton>
      </Tooltip>
    </th>
  )
}

function classOf({ isNumber, isMinor }: { isNumber: boolean | undefined; isMinor: boolean | undefined }) {
  return [isNumber && "is-number", isMinor && "is-minor"].filter(Boolean).join(" ") || undefined
}

/** Who drags over a row wants its text, not the row. */
const isNoSelection = () => window.getSelection()?.isCollapsed !== false

const STEPS: Record<string, "nextElementSibling" | "previousElementSibling"> = {
  j: "nextElementSibling",
  ArrowDown: "nextElementSibling",
  k: "previousElementSibling",
  ArrowUp: "previousElementSibling",
}

function moveAlong(event: KeyboardEvent<HTMLElement>): void {
  const step = STEPS[event.key]
  const row = (event.target as HTMLElement).closest("tr") // what takes keys in a table's body is an element
  const to = step && row?.[step]
  if (!(to instanceof HTMLElement) || event.target !== row) return
  event.preventDefault()
  to.focus()
}
