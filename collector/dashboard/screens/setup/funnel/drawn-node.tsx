import { Handle, type Node, type NodeProps, type NodeTypes, Position } from "@xyflow/react"
import { useTitles } from "../draft/titles.ts"
import type { Node as GraphNode } from "./graph.ts"

export type DrawnNode = Node<Pick<GraphNode, "kind" | "isEntry">, "drawn">

/** A page or a rotator on the picture: visitors come in at its head, and go on at its foot. */
function Drawn({ id, data: { kind, isEntry } }: NodeProps<DrawnNode>) {
  const name = useTitles("pages").get(id)
  return (
    <div className="drawn" data-kind={kind} data-entry={isEntry || undefined}>
      <Handle type="target" position={Position.Top} />
      <span className="drawn-name">{name ?? id}</span>
      <span className="drawn-kind">{[name && id, isEntry && "entry", kind].filter(Boolean).join(" · ")}</span>
      <Handle type="source" position={Position.Bottom} />
    </div>
  )
}

export const NODE_TYPES: NodeTypes = { drawn: Drawn }
