using OpenLedger.Core.Pipeline;
using OpenLedger.Core.Primitives;
using OpenLedger.Core.Tests.Support;
using OpenLedger.Core.Transactions;

namespace OpenLedger.Core.Tests.Pipeline;

public sealed class MempoolTest
{
    private const int MaxUnits = 11;

    private static readonly Address[] Accounts = [.. Enumerable.Range(0, 6).Select(i => TestLedger.Place($"account {i}"))];

    [Fact]
    public void Blocks_are_what_one_pass_over_everything_in_order_gives()
    {
        int passedOver = 0;
        for (int seed = 0; seed < 300; seed++)
        {
            var random = new Random(seed);
            var pool = new Mempool(MempoolLimits.None);
            var model = new MempoolModel();
            long tag = 0;
            for (int round = 0; round < 12; round++)
            {
                for (int i = random.Next(20); i > 0; i--)
                {
                    PendingTransaction pending = Draw(random, tag++);
                    pool.Restore(pending);
                    model.Add(pending);
                }

                var room = new BlockRoom(
                    (ulong)random.Next(MaxUnits, 40), (ulong)random.Next(1, 15), random.Next(4) == 0 ? random.Next(1, 8) : int.MaxValue);
                List<PendingTransaction> block = [];
                pool.Take(in room, block);
                List<PendingTransaction> expected = model.Take(room);
                Assert.True(block.SequenceEqual(expected), $"seed {seed}, round {round}");
                Assert.Equal(model.Count, pool.Count);
                passedOver += pool.Count;
            }
        }

        Assert.True(passedOver > 10_000, "much was left for later");
    }

    [Fact]
    public void No_block_exceeds_its_units_or_those_of_an_account_and_control_comes_first()
    {
        var random = new Random(1);
        var pool = new Mempool(MempoolLimits.None);
        for (int i = 0; i < 2_000; i++)
        {
            pool.Restore(Draw(random, i));
        }

        var room = new BlockRoom(100, 30);
        while (pool.Count > 0)
        {
            List<PendingTransaction> block = [];
            pool.Take(in room, block);
            Assert.NotEmpty(block);
            Assert.True(block.Sum(p => p.ComputeUnitLimit) <= 100);
            int control = block.TakeWhile(p => p.Lane == Lane.Control).Count();
            Assert.DoesNotContain(block.Skip(control), p => p.Lane == Lane.Control);

            // What control operations use counts, but does not hold them up.
            foreach (Address account in Accounts)
            {
                PendingTransaction[] writers = [.. block.Skip(control).Where(p => Writes(p, account))];
                long used = block.Where(p => Writes(p, account)).Sum(p => p.ComputeUnitLimit);
                Assert.True(used <= 30 || writers.Length == 0 || writers[0].ComputeUnitLimit == used, $"{used} units write one account");
            }
        }
    }

    [Fact]
    public void Nobody_starves_behind_a_crowd_that_offers_no_more()
    {
        // A large transaction on an account that everybody else writes too; newcomers offer as much, are small and never end.
        var pool = new Mempool(MempoolLimits.None);
        PendingTransaction patient = MadePending.Of(-1, price: 5, units: 60, Lane.Normal, Accounts[0]);
        for (int i = 0; i < 10; i++)
        {
            pool.Restore(MadePending.Of(i, price: 5, units: 10, Lane.Normal, Accounts[0]));
        }

        pool.Restore(patient);
        var room = new BlockRoom(100, 60);
        for (int round = 0; round < 3; round++)
        {
            for (int i = 0; i < 50; i++)
            {
                pool.Restore(MadePending.Of(1_000 + i, price: 5, units: 10, Lane.Normal, Accounts[0]));
            }

            List<PendingTransaction> block = [];
            pool.Take(in room, block);
            if (block.Contains(patient))
            {
                Assert.Equal(2, round);
                return;
            }
        }

        Assert.Fail("it waits for ever");
    }

    [Fact]
    public void Whatever_waits_leaves_within_as_many_blocks_as_there_are_transactions()
    {
        for (int seed = 0; seed < 50; seed++)
        {
            var random = new Random(seed);
            var pool = new Mempool(MempoolLimits.None);
            int count = random.Next(1, 60);
            for (int i = 0; i < count; i++)
            {
                pool.Restore(Draw(random, i));
            }

            var room = new BlockRoom((ulong)random.Next(0, 30), (ulong)random.Next(0, 12));
            int blocks = 0;
            for (; pool.Count > 0; blocks++)
            {
                List<PendingTransaction> block = [];
                pool.Take(in room, block);
                Assert.NotEmpty(block);
            }

            Assert.True(blocks <= count);
        }
    }

    [Fact]
    public void A_hot_account_does_not_hold_up_those_behind_it()
    {
        var pool = new Mempool(MempoolLimits.None);
        for (int i = 0; i < 100; i++)
        {
            pool.Restore(MadePending.Of(i, price: 9, units: 10, Lane.Normal, Accounts[1], Accounts[0]));
        }

        pool.Restore(MadePending.Of(500, price: 1, units: 10, Lane.Normal, Accounts[2]));
        List<PendingTransaction> block = [];
        pool.Take(new BlockRoom(1_000, 30), block);
        Assert.Equal([0, 1, 2, 500], block.Select(p => p.Tag));
    }

    [Fact]
    public void A_flood_keeps_no_control_operation_out()
    {
        var pool = new Mempool(new MempoolLimits(64, 2));
        TransactionBatch batch = Batch(Enumerable.Repeat(false, 64));
        pool.Admit(batch);
        Assert.True(batch.AdmissionOf(63).IsAccepted);
        Assert.Equal((64, 0, 0), (pool.Count, pool.Room, pool.ControlCount));
        batch = Batch([false, true, true, true, false]);
        pool.Admit(batch);
        Assert.Equal([true, false, false, true, true], Enumerable.Range(0, 5).Select(i => batch.AdmissionOf(i).PoolFull));
        Assert.Equal((66, 2), (pool.Count, pool.ControlCount));
    }

    [Fact]
    public void A12_one_payers_control_operations_leave_room_in_the_lane_for_those_of_others()
    {
        var pool = new Mempool(new MempoolLimits(64, 4) { ControlPerPayer = 2 });
        Assert.Equal(int.MaxValue, new MempoolLimits(64, 4).ControlPerPayer);
        List<PendingTransaction> block = [];
        for (int round = 0; round < 3; round++)
        {
            // What is beyond is not refused: it waits by its price.
            TransactionBatch spam = BatchOf(5, i => 1);
            pool.Admit(spam);
            Assert.All(Enumerable.Range(0, 5), i => Assert.True(spam.AdmissionOf(i).IsAccepted));
            Assert.Equal((5, 2, 2), (pool.Count, pool.ControlCount, pool.ControlRoom));
            TransactionBatch others = BatchOf(2, i => 2 + i);
            pool.Admit(others);
            Assert.Equal(4, pool.ControlCount);
            block.Clear();
            pool.Take(new BlockRoom(10_000_000, 10_000_000), block);
            Assert.Equal([1, 1, 2, 3, 1, 1, 1], block.Select(p => Array.IndexOf(Accounts, p.Parsed.FeePayer)));
        }

        static TransactionBatch BatchOf(int count, Func<int, int> payer)
        {
            var batch = new TransactionBatch(64);
            var builder = new TransactionBuilder();
            for (int i = 0; i < count; i++)
            {
                builder.Reset(Accounts[payer(i)], default).Add(SessionIx.RevokeAll(Accounts[payer(i)]));
                Assert.True(builder.BuildLegacy());
                builder.FillTrustedSignatures();
                Assert.True(batch.TryAdd(builder.Wire, SignaturePolicy.Trusted, i));
            }

            DecodeStage.Run(batch);
            return batch;
        }
    }

    [Fact]
    public void Without_a_lane_of_its_own_control_is_ordered_by_price_and_a_flood_keeps_it_out()
    {
        List<PendingTransaction>[] blocks = [[], []];
        for (int lane = 0; lane < 2; lane++)
        {
            var pool = new Mempool(MempoolLimits.None, hasControlLane: lane == 1);
            pool.Restore(MadePending.Of(0, price: 5, units: 10, Lane.Control, Accounts[0]));
            for (int i = 1; i <= 10; i++)
            {
                pool.Restore(MadePending.Of(i, price: 9, units: 10, Lane.Normal, Accounts[1]));
            }

            pool.Restore(MadePending.Of(11, price: 1, units: 10, Lane.Normal, Accounts[2]));
            pool.Take(new BlockRoom(100, 1_000), blocks[lane]);
            Assert.Equal(2, pool.Count);
            pool.Take(new BlockRoom(100, 1_000), blocks[lane]);
        }

        Assert.Equal([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 0, 11], blocks[0].Select(p => p.Tag));
        Assert.Equal([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11], blocks[1].Select(p => p.Tag));
    }

    [Fact]
    public void In_the_steady_state_nothing_is_allocated()
    {
        var random = new Random(3);
        var pool = new Mempool(MempoolLimits.None);
        List<PendingTransaction> block = [];
        var room = new BlockRoom(300, 40);
        for (int i = 0; i < 3_000; i++)
        {
            pool.Restore(Draw(random, i));
        }

        Exchange(500);
        Assert.Equal(0, Allocations.LeastPerRound(() => Exchange(100)));

        void Exchange(int blocks)
        {
            for (; blocks > 0; blocks--)
            {
                block.Clear();
                pool.Take(in room, block);
                foreach (PendingTransaction pending in block)
                {
                    pool.Restore(pending);
                }
            }
        }
    }

    [Fact]
    public void Draining_gives_everything_in_the_order_of_blocks()
    {
        var random = new Random(4);
        var pool = new Mempool(MempoolLimits.None);
        var model = new MempoolModel();
        for (int i = 0; i < 500; i++)
        {
            PendingTransaction pending = Draw(random, i);
            pool.Restore(pending);
            model.Add(pending);
        }

        List<PendingTransaction> all = [];
        pool.Drain(all);
        Assert.Equal(0, pool.Count);
        Assert.Equal(model.Take(new BlockRoom(ulong.MaxValue, ulong.MaxValue)), all);
    }

    // Few units, so that everything is tight; one in ten is control.
    private static PendingTransaction Draw(Random random, long tag)
    {
        Address[] written = [.. Accounts.OrderBy(_ => random.Next()).Take(random.Next(1, 4))];
        Lane lane = random.Next(10) == 0 ? Lane.Control : random.Next(10) == 0 ? Lane.Checked : Lane.Normal;
        return MadePending.Of(tag, (ulong)random.Next(4), (uint)random.Next(0, MaxUnits + 1), lane, written);
    }

    private static bool Writes(PendingTransaction pending, Address account) =>
        Enumerable.Range(0, pending.Parsed.TotalAccountCount).Any(i => pending.Parsed.IsWritable(i) && pending.Parsed.Key(i) == account);

    private static TransactionBatch Batch(IEnumerable<bool> control)
    {
        var batch = new TransactionBatch(64);
        var ledger = new TestLedger();
        Core.Transactions.Instruction[] kinds =
        [
            SystemIx.Transfer(ledger.Payer.PublicKey, Accounts[0], 1), SessionIx.RevokeAll(TestLedger.Key("guardian").PublicKey),
        ];
        foreach (bool isControl in control)
        {
            ledger.Build(kinds[isControl ? 1 : 0]);
            Assert.True(batch.TryAdd(isControl ? ledger.SignBuilt() : ledger.Build(kinds[0]), SignaturePolicy.Trusted, 0));
        }

        DecodeStage.Run(batch);
        new VerifyStage(ledger.Parameters.Domain).Run(batch);
        return batch;
    }
}
