import { Handle, type Node, type NodeProps, type NodeTypes, Position } from "@xyflow/react"
import type { Node as GraphNode } from "./graph.ts"

export type DrawnNode = Node<Pick<GraphNode, "kind" | "isEntry">, "drawn">

/** A page or a rotator on the picture: visitors come in at its left, and go on at its right. */
function Drawn({ id, data: { kind, isEntry } }: NodeProps<DrawnNode>) {
  return (
    <div className="drawn" data-kind={kind} data-entry={isEntry || undefined}>
      <Handle type="target" position={Position.Left} />
      <span className="drawn-name">{id}</span>
      <span className="drawn-kind">{isEntry ? `entry · ${kind}` : kind}</span>
      <Handle type="source" position={Position.Right} />
    </div>
  )
}

export const NODE_TYPES: NodeTypes = { drawn: Drawn }
