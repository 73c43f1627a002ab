// SPDX-License-Identifier: MIT

// Who publishes names a topic; who subscribed to it, gets it.
package main

import (
	"fmt"
	"sync"
	"time"
)

const (
	variant    = "block" // or "drop", "buffer", "disconnect"
	prices     = 8
	pace       = 100 * time.Millisecond
	slow       = 650 * time.Millisecond
	slots      = 8
	ricePrice  = 62
	onionPrice = 80
)

type reader struct {
	name   string
	inbox  chan int
	pace   time.Duration
	missed int
	cutOff bool
}

type broker map[string][]*reader

func newReader(name string, pace time.Duration) *reader {
	capacity := 1
	if variant == "buffer" {
		capacity = slots
	}
	return &reader{name: name, inbox: make(chan int, capacity), pace: pace}
}

func (r *reader) read(readers *sync.WaitGroup) {
	defer readers.Done()
	for price := range r.inbox {
		fmt.Printf("%s: %d\n", r.name, price)
		time.Sleep(r.pace)
	}
}

func (r *reader) deliver(price int) {
	if variant == "block" || variant == "buffer" {
		r.inbox <- price
		return
	}
	if !r.cutOff {
		select {
		case r.inbox <- price:
			return
		default:
		}
	}
	r.missed++
	if variant == "disconnect" && !r.cutOff {
		r.cutOff = true
		close(r.inbox)
	}
}

func (b broker) subscribe(topic string, r *reader) {
	b[topic] = append(b[topic], r)
}

func (b broker) publish(topic string, price int) {
	for _, r := range b[topic] {
		r.deliver(price)
	}
}

func (r *reader) close() {
	if !r.cutOff {
		close(r.inbox)
	}
	if r.missed > 0 {
		fmt.Println(r.name, "missed", r.missed)
	}
}

func main() {
	b := broker{}
	hotel, shop := newReader("hotel", slow), newReader("shop", 0)
	b.subscribe("onion", hotel)
	b.subscribe("onion", shop)
	b.subscribe("rice", shop)
	var readers sync.WaitGroup
	readers.Add(2)
	go hotel.read(&readers)
	go shop.read(&readers)

	b.publish("rice", ricePrice)
	for i := 1; i <= prices; i++ {
		time.Sleep(pace)
		b.publish("onion", onionPrice+i)
	}
	hotel.close()
	shop.close()
	readers.Wait()
}
