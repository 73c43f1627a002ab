/* SPDX-License-Identifier: MIT */
/* What half of a channel cannot do; see refuse.sh. */
#include "runtime/taant.h"

void use(struct send_chan *out, struct recv_chan *in);

void use(struct send_chan *out, struct recv_chan *in)
{
    int v = 0;
#if CASE == 0
    chan_send(out, &v);
    chan_recv(in, &v);
    chan_close(out);
    select_wait(select_send(out, &v), select_recv(in, &v));
#elif CASE == 1
    chan_send(in, &v);
#elif CASE == 2
    chan_recv(out, &v);
#elif CASE == 3
    chan_close(in);
#elif CASE == 4
    select_wait(select_send(in, &v));
#elif CASE == 5
    select_wait(select_recv(out, &v));
#elif CASE == 6
    struct chan *whole = out;
    chan_recv(whole, &v);
#endif
    (void)out;
    (void)in;
    (void)v;
}
