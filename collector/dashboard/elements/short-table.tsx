import type { Column } from "./table.tsx"

interface ShortTableProps<Item> {
  /** What it lists, for those who do not see it. */
  label: string
  columns: readonly Column<Item>[]
  items: readonly Item[]
  keyOf: (item: Item) => string
}

/** A table of few rows, all of them in the page: within drawers and cards, which scroll by themselves. */
export function ShortTable<Item>({ label, columns, items, keyOf }: ShortTableProps<Item>) {
  const classOf = ({ isNumber, isMinor }: Column<Item>) =>
    [isNumber && "is-number", isMinor && "is-minor"].filter(Boolean).join(" ") || undefined
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls sideways must be reached by keys
    <section className="table" aria-label={label} tabIndex={0}>
      <table>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column.key} scope="col" className={classOf(column)}>
                {column.title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {items.map((item) => (
            <tr key={keyOf(item)}>
              {columns.map((column) => (
                <td key={column.key} className={classOf(column)}>
                  {column.cell(item)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
