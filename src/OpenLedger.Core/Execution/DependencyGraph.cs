using System.Runtime.CompilerServices;

namespace OpenLedger.Core.Execution;

/// <summary>
/// Which transactions of a block must wait for which: a pure state machine without threads or time. The accesses of an account form
/// groups in block order; those of one group commute, and the next group waits for all of them. So there are no edges: each access is
/// in one group, and inserting or completing a transaction costs a few steps per account, whatever the conflicts. Arrays of small
/// integers, reused from block to block.
/// </summary>
/// <remarks>
/// <code>
/// account:   [ group: delta        ] -> [ group: write ] -> [ group: read             ]
///              tx 0, tx 2, tx 3           tx 5                tx 6, tx 7, tx 9
/// </code>
/// First <see cref="Begin"/>, then in block order <see cref="AddNode"/> with its accesses behind it (<see cref="AddAccess"/>), then
/// <see cref="Seal"/>; then <see cref="Take"/> and <see cref="Complete"/> until nothing remains. Ready transactions are taken by the
/// longest remaining path first; among those that wait for nothing from the start, in block order. Source of the idea: Firedancer's
/// <c>fd_rdisp</c>, which keeps the last writer and readers per account; the groups here also hold commuting writes.
/// </remarks>
public sealed class DependencyGraph
{
    private const int None = -1;

    private Node[] _nodes = new Node[64];
    private Group[] _groups = new Group[256];
    private Slot[] _slots = new Slot[256];

    // The ready nodes of each height, a list through the nodes; what is ready is mostly a few heights.
    private int[] _readyAt = new int[64];
    private int _groupCount;
    private int _slotCount;
    private int _highestReady;

    /// <summary>Number of nodes.</summary>
    public int Count { get; private set; }

    /// <summary>Number of nodes that are not complete.</summary>
    public int Remaining { get; private set; }

    /// <summary>Number of nodes on the longest path; known once it is sealed.</summary>
    public int CriticalPath { get; private set; }

    /// <summary>Forgets everything and starts anew.</summary>
    public void Begin()
    {
        Count = 0;
        Remaining = 0;
        CriticalPath = 0;
        _groupCount = 0;
        _slotCount = 0;
    }

    /// <summary>Adds the next transaction in block order.</summary>
    /// <returns>Its node, counted from 0.</returns>
    public int AddNode()
    {
        if (Count == _nodes.Length)
        {
            Array.Resize(ref _nodes, Count * 2);
        }

        _nodes[Count] = new Node { FirstSlot = _slotCount };
        Remaining++;
        return Count++;
    }

    /// <summary>Adds an access of the node that was added last.</summary>
    /// <param name="lastGroup">The account's last group and one, 0 if it has none; is brought up to date.</param>
    /// <param name="kind">
    /// How the account is touched; once more in the same node as the first time, or in any way behind a write.
    /// </param>
    public void AddAccess(ref int lastGroup, AccessClass kind)
    {
        int node = Count - 1;
        int last = lastGroup - 1;
        if (last != None && _slots[_groups[last].FirstSlot].Node == node)
        {
            // Twice the same account: a transaction does not wait for itself.
            AccessClass first = _groups[last].Kind;
            Preconditions.Invariant(first == kind || first == AccessClass.Write, "a transaction touches an account in one way");
            return;
        }

        if (last == None || kind == AccessClass.Write || _groups[last].Kind != kind)
        {
            last = AddGroup(last, kind);
            lastGroup = last + 1;
        }

        if (_slotCount == _slots.Length)
        {
            Array.Resize(ref _slots, _slotCount * 2);
        }

        ref Group group = ref _groups[last];
        _slots[_slotCount] = new Slot { Node = node, Group = last, Next = group.FirstSlot };
        group.FirstSlot = _slotCount++;
        group.Remaining++;
        _nodes[node].SlotCount++;
        if (!group.IsOpen)
        {
            _nodes[node].Waiting++;
        }
    }

    /// <summary>Ends the adding: computes how long a path hangs on each node, and makes ready what waits for nothing.</summary>
    public void Seal()
    {
        CriticalPath = 0;
        for (int node = Count - 1; node >= 0; node--)
        {
            ref Node at = ref _nodes[node];
            int height = 0;
            for (int slot = at.FirstSlot; slot < at.FirstSlot + at.SlotCount; slot++)
            {
                int next = _groups[_slots[slot].Group].Next;
                height = next == None ? height : Math.Max(height, _groups[next].Height);
            }

            at.Height = ++height;
            CriticalPath = Math.Max(CriticalPath, height);
            for (int slot = at.FirstSlot; slot < at.FirstSlot + at.SlotCount; slot++)
            {
                ref Group group = ref _groups[_slots[slot].Group];
                group.Height = Math.Max(group.Height, height);
            }
        }

        if (_readyAt.Length <= CriticalPath)
        {
            _readyAt = new int[(int)BitOperations.RoundUpToPowerOf2((uint)CriticalPath + 1)];
        }

        _readyAt.AsSpan(0, CriticalPath + 1).Fill(None);
        _highestReady = 0;
        for (int node = Count - 1; node >= 0; node--)
        {
            if (_nodes[node].Waiting == 0)
            {
                Push(node);
            }
        }
    }

    /// <summary>Takes the ready node with the longest path behind it.</summary>
    /// <returns>The node, or -1 if none is ready now.</returns>
    public int Take()
    {
        for (; _highestReady > 0; _highestReady--)
        {
            int node = _readyAt[_highestReady];
            if (node != None)
            {
                _readyAt[_highestReady] = _nodes[node].Next;
                return node;
            }
        }

        return None;
    }

    /// <summary>Says that a node that was taken is done.</summary>
    /// <returns>
    /// The one node that became ready by it: whoever completed the one goes on with the other, whose accounts are at hand. -1 if none
    /// became ready, or several, which then wait to be taken.
    /// </returns>
    public int Complete(int node)
    {
        Remaining--;
        int only = None;
        bool several = false;
        ref Node at = ref _nodes[node];
        for (int slot = at.FirstSlot; slot < at.FirstSlot + at.SlotCount; slot++)
        {
            ref Group group = ref _groups[_slots[slot].Group];
            if (--group.Remaining != 0 || group.Next == None)
            {
                continue;
            }

            ref Group opened = ref _groups[group.Next];
            opened.IsOpen = true;
            for (int member = opened.FirstSlot; member != None; member = _slots[member].Next)
            {
                int ready = _slots[member].Node;
                if (--_nodes[ready].Waiting == 0)
                {
                    several |= only != None;
                    if (several)
                    {
                        Push(ready);
                    }
                    else
                    {
                        only = ready;
                    }
                }
            }
        }

        if (!several)
        {
            return only;
        }

        Push(only);
        return None;
    }

    private int AddGroup(int before, AccessClass kind)
    {
        if (_groupCount == _groups.Length)
        {
            Array.Resize(ref _groups, _groupCount * 2);
        }

        int added = _groupCount++;
        _groups[added] = new Group { Kind = kind, Next = None, FirstSlot = None, IsOpen = before == None };
        if (before != None)
        {
            _groups[before].Next = added;
        }

        return added;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Push(int node)
    {
        ref Node at = ref _nodes[node];
        at.Next = _readyAt[at.Height];
        _readyAt[at.Height] = node;
        _highestReady = Math.Max(_highestReady, at.Height);
    }

    private struct Node
    {
        public int FirstSlot;
        public int SlotCount;

        /// <summary>Accesses whose group is not open yet.</summary>
        public int Waiting;

        /// <summary>Nodes on the longest path that begins with it.</summary>
        public int Height;

        /// <summary>The next ready node of the same height.</summary>
        public int Next;
    }

    private struct Group
    {
        /// <summary>Accesses that are not complete.</summary>
        public int Remaining;

        /// <summary>The account's group behind it.</summary>
        public int Next;

        public int FirstSlot;

        /// <summary>The greatest height of its nodes.</summary>
        public int Height;

        public AccessClass Kind;

        /// <summary>All groups of the account before it are complete.</summary>
        public bool IsOpen;
    }

    private struct Slot
    {
        public int Node;
        public int Group;

        /// <summary>The next access of the group.</summary>
        public int Next;
    }
}
