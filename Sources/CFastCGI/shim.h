#ifndef VITRINE_CFASTCGI_SHIM_H
#define VITRINE_CFASTCGI_SHIM_H

#include <fastcgi.h>
#include <fcgiapp.h>
#include <malloc.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>

/// accept4() is declared for GNU sources only, which Swift's importer does not ask for.
extern int accept4(int socket, struct sockaddr *address, socklen_t *length, int flags);

/// Accepts a connection that no child process inherits; -1 and errno as accept4().
static inline int vitrine_accept(int socket) { return accept4(socket, 0, 0, SOCK_CLOEXEC); }

#endif
