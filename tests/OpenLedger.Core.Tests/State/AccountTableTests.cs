using OpenLedger.Core.Primitives;
using OpenLedger.Core.State;

namespace OpenLedger.Core.Tests.State;

public sealed class AccountTableTests
{
    [Fact]
    public void It_finds_what_a_dictionary_finds_while_entries_come_and_leave_in_reverse()
    {
        for (int seed = 0; seed < 50; seed++)
        {
            var random = new Random(seed);
            var table = new AccountTable(random.Next(0, 20));
            const int most = 600;
            var headers = new AccountHeaders();
            headers.EnsureCapacity(most);
            var model = new Dictionary<Address, int>();
            int count = 0;
            for (int step = 0; step < 2_000; step++)
            {
                Address address = Draw(random);
                Assert.True(table.Find(in address, headers) == model.GetValueOrDefault(address, -1), $"seed {seed}, step {step}");
                if (random.Next(5) < 3 && count < most && !model.ContainsKey(address))
                {
                    headers[count] = new AccountHeader { Address = address };
                    table.Add(in address, count, count, headers);
                    model.Add(address, count++);
                }
                else if (random.Next(2) == 0 && count > 0)
                {
                    Address last = headers[--count].Address;
                    table.RemoveLast(in last, count);
                    headers[count] = default;
                    model.Remove(last);
                }
            }

            foreach ((Address address, int index) in model)
            {
                Assert.True(table.Find(in address, headers) == index, $"seed {seed}");
            }
        }
    }

    [Fact]
    public void A_clone_shares_nothing()
    {
        var headers = new AccountHeaders();
        headers.EnsureCapacity(4);
        var table = new AccountTable(1);
        Address first = Address.FromUInt64(1);
        headers[0] = new AccountHeader { Address = first };
        table.Add(in first, 0, 0, headers);
        AccountTable clone = table.Clone();
        Address second = Address.FromUInt64(2);
        headers[1] = new AccountHeader { Address = second };
        clone.Add(in second, 1, 1, headers);
        Assert.Equal(-1, table.Find(in second, headers));
        Assert.Equal(1, clone.Find(in second, headers));
        Assert.Equal(0, clone.Find(in first, headers));
    }

    // Few distinct addresses, so that they meet again; some uniform as keys are, some hand-made.
    private static Address Draw(Random random)
    {
        int number = random.Next(700);
        if (number % 3 == 0)
        {
            return Address.FromUInt64((ulong)number);
        }

        byte[] bytes = new byte[32];
        new Random(number).NextBytes(bytes);
        return new Address(bytes);
    }
}
