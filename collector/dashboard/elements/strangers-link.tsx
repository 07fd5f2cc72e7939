import { Anchor } from "@mantine/core"

/** An address that strangers gave: only the web's own kinds lead anywhere, and are told nothing of us. */
export function StrangersLink({ children }: { children: string }) {
  if (!/^https?:\/\//i.test(children) || !URL.canParse(children))
    return <span className="long">{children}</span>
  return (
    <Anchor href={children} target="_blank" rel="noreferrer noopener" inherit className="long">
      {children}
    </Anchor>
  )
}
