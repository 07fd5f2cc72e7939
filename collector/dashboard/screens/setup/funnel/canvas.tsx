import { useComputedColorScheme } from "@mantine/core"
import {
  Background,
  type Connection,
  Controls,
  type Edge,
  MarkerType,
  ReactFlow,
  ReactFlowProvider,
  useNodesState,
  useReactFlow,
  useStore,
} from "@xyflow/react"
import "@xyflow/react/dist/style.css"
import { useEffect, useMemo, useRef } from "react"
import { type Titles, useTitles } from "../draft/titles.ts"
import { type DrawnNode, NODE_TYPES } from "./drawn-node.tsx"
import type { Graph, Way } from "./graph.ts"
import { placesOf } from "./layout.ts"
import { wordsOfWay } from "./way-words.ts"

interface CanvasProps {
  graph: Graph
  /** The way that is chosen. */
  chosen: string | null
  choose: (way: string | null) => void
  isReadOnly: boolean
  connect: (from: string, to: string) => void
  disconnect: (ways: readonly Way[]) => void
  remove: (ids: readonly string[]) => void
}

/** The picture of a funnel: drawn from one point to the other, chosen and taken out by pointer or by keys. */
export function Canvas(props: CanvasProps) {
  return (
    <ReactFlowProvider>
      <Picture {...props} />
    </ReactFlowProvider>
  )
}

function Picture({ graph, chosen, choose, isReadOnly, connect, disconnect, remove }: CanvasProps) {
  const scheme = useComputedColorScheme()
  const [nodes, onNodesChange, moved] = useDrawnNodes(graph)
  const titles = useTitles("pages")
  const edges = useMemo(
    () => graph.ways.map((way) => drawnWay(way, graph, titles, chosen)),
    [graph, titles, chosen],
  )
  const height = useMemo(() => heightOf(graph), [graph])
  const waysOf = (drawn: readonly { id: string }[]) =>
    graph.ways.filter(({ id }) => drawn.some((one) => one.id === id))
  return (
    <section className="canvas" style={{ height }} aria-label="The funnel as a picture">
      <ReactFlow
        nodes={nodes}
        edges={edges}
        nodeTypes={NODE_TYPES}
        onNodesChange={onNodesChange}
        onNodeDragStop={(_, node) => moved(node.id)}
        onConnect={({ source, target }: Connection) => connect(source, target)}
        onDelete={({ nodes, edges }) =>
          nodes.length > 0 ? remove(nodes.map(({ id }) => id)) : disconnect(waysOf(edges))
        }
        onEdgesChange={(changes) => {
          for (const change of changes)
            if (change.type === "select") choose(change.selected ? change.id : null)
        }}
        nodesConnectable={!isReadOnly}
        deleteKeyCode={isReadOnly ? null : ["Delete", "Backspace"]}
        colorMode={scheme}
        fitView
        fitViewOptions={FIT}
        minZoom={0.3}
        maxZoom={1.5}
        preventScrolling={false}
        zoomOnScroll={false}
      >
        <Background gap={18} size={1} />
        <Controls showInteractive={false} fitViewOptions={FIT} />
      </ReactFlow>
    </section>
  )
}

/** As high as what is on it, so that it can be read, and never higher than a window. */
function heightOf(graph: Graph): number {
  const lowest = Math.max(0, ...[...placesOf(graph).values()].map(({ y }) => y))
  return Math.min(Math.max(lowest + AROUND_PX, LEAST_PX), MOST_PX)
}

/** Something itself, and the room above and below. */
const AROUND_PX = 140
const LEAST_PX = 300
const MOST_PX = 760

/** Ways between the same two lie upon each other: what they say stands one below the other. */
const LABEL_PX = 18

const FIT = { padding: 0.06, maxZoom: 1 }

/** Everything of the picture at its place, but for what somebody has moved. */
function useDrawnNodes(graph: Graph) {
  const [nodes, setNodes, onNodesChange] = useNodesState<DrawnNode>([])
  const moved = useRef(new Set<string>())
  const { fitView } = useReactFlow()
  const width = useStore((picture) => picture.width)
  useEffect(() => {
    const places = placesOf(graph)
    setNodes((before) => {
      const known = new Map(before.map((node) => [node.id, node]))
      return graph.nodes.map(({ id, kind, isEntry }) => {
        const was = known.get(id)
        const position = (moved.current.has(id) && was?.position) || places.get(id) || { x: 0, y: 0 }
        return { ...was, id, type: "drawn" as const, position, data: { kind, isEntry } }
      })
    })
  }, [graph, setNodes])
  const count = nodes.length
  const height = useMemo(() => heightOf(graph), [graph])
  // biome-ignore lint/correctness/useExhaustiveDependencies: in a picture of another size all fits otherwise
  useEffect(() => {
    if (count > 0) void fitView(FIT)
  }, [count, width, height, fitView])
  return [nodes, onNodesChange, (id: string) => moved.current.add(id)] as const
}

function drawnWay(way: Way, graph: Graph, titles: Titles, chosen: string | null): Edge {
  const words = wordsOfWay(way, graph)
  const beside = graph.ways.filter(({ from, to }) => from === way.from && to === way.to)
  const transform = `translateY(${(beside.indexOf(way) - (beside.length - 1) / 2) * LABEL_PX}px)`
  return {
    id: way.id,
    source: way.from,
    target: way.to,
    label: words,
    labelStyle: { transform },
    labelBgStyle: { transform },
    ariaLabel: `${titles.get(way.from) ?? way.from} to ${titles.get(way.to) ?? way.to}: ${words}`,
    selected: way.id === chosen,
    markerEnd: { type: MarkerType.ArrowClosed },
  }
}
